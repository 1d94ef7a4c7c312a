package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that outlived the hub that started it. It is stopped rather than reused,
 * because only a server started by this hub is certain to have the settings that durability needs.
 */
final class LeftoverPostmaster {
  private LeftoverPostmaster() {}

  /** Frees the database directory from a server that runs on it or seems to. */
  static void clear(DatabaseDirectory files, PostgresBinaries binaries, PostgresCommand command)
      throws IOException, InterruptedException {
    Path database = files.database();
    Path pidFile = database.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<Long> pid = pidIn(pidFile);
    if (pid.isPresent() && ProcessHandle.of(pid.get()).isEmpty()) {
      return; // PostgreSQL recognises such a file as stale and removes it
    }
    if (pid.isPresent() && worksIn(pid.get(), database)) {
      stop(files, binaries, command);
      return;
    }
    // A server that was killed or ran out of space while writing the file leaves it without a
    // number, and PostgreSQL never starts again. Or the number now belongs to another process, as
    // after a restart of a container, and PostgreSQL would take that for its own server. Deleting
    // the file is safe if no server and no child of one is left.
    if (!somebodyWorksIn(database)) {
      Files.deleteIfExists(pidFile);
    }
  }

  /** Shuts down the server on this directory, or stops it at once if that takes over a minute. */
  static void stop(DatabaseDirectory files, PostgresBinaries binaries, PostgresCommand command)
      throws IOException, InterruptedException {
    Path database = files.database();
    Path log = files.stopLog();
    try {
      command.run(stopCommand(database, binaries, "fast"), log);
    } catch (EmbeddedDatabaseException stuckOrGone) {
      if (pidIn(database.resolve("postmaster.pid")).isPresent()) {
        command.run(stopCommand(database, binaries, "immediate"), log);
      }
    }
  }

  private static List<String> stopCommand(Path database, PostgresBinaries binaries, String mode) {
    return List.of(
        binaries.program("pg_ctl").toString(),
        "stop",
        "--pgdata=" + database,
        "--mode=" + mode,
        "--wait",
        "--timeout=60");
  }

  private static Optional<Long> pidIn(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    return Files.readAllLines(pidFile, StandardCharsets.UTF_8).stream()
        .limit(1)
        .map(String::strip)
        .filter(line -> line.matches("[0-9]{1,18}"))
        .map(Long::valueOf)
        .findFirst();
  }

  private static boolean somebodyWorksIn(Path database) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.anyMatch(process -> worksIn(process.pid(), database));
    }
  }

  /**
   * Returns true if the process is a PostgreSQL server on this directory or its child; all of them
   * have it as their working directory.
   */
  private static boolean worksIn(long pid, Path database) {
    try {
      return Path.of("/proc", Long.toString(pid), "cwd").toRealPath().equals(database.toRealPath());
    } catch (IOException e) {
      return false; // gone, or another user's; our own we can always inspect
    }
  }
}
