package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that outlived the hub that started it. It is stopped rather than reused,
 * because only a server started by this hub is certain to have the settings that durability needs.
 */
final class OrphanedPostmaster {
  /**
   * The children of a killed server end by themselves, but one that is killed while it writes does
   * so only when the disk has answered.
   */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The wait that is too short to mention. */
  private static final Duration UNLOGGED_WAIT = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 20;

  private OrphanedPostmaster() {}

  /** Frees the database directory from a server that runs on it or seems to. */
  static void clear(
      DatabaseDirectory files,
      PostgresBinaries binaries,
      PostgresCommand command,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Path database = files.database();
    Path pidFile = database.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<Long> pid = pidIn(pidFile);
    if (pid.isPresent() && worksIn(pid.get(), database)) {
      stopUnlessKilled(pid.get(), files, binaries, command);
    }
    awaitTheLastOf(database, progress);
    if (pid.isPresent() && ProcessHandle.of(pid.get()).isEmpty()) {
      return; // PostgreSQL recognises such a file as stale and removes it
    }
    // A server that was killed or ran out of space while writing the file leaves it without a
    // number, and PostgreSQL never starts again. Or the number now belongs to another process, as
    // after a restart of a container, and PostgreSQL would take that for its own server. Deleting
    // the file is safe if no server and no child of one is left.
    if (!somebodyWorksIn(database)) {
      Files.deleteIfExists(pidFile);
    }
  }

  private static void stopUnlessKilled(
      long pid, DatabaseDirectory files, PostgresBinaries binaries, PostgresCommand command)
      throws IOException, InterruptedException {
    try {
      stop(files, binaries, command);
    } catch (EmbeddedDatabaseException e) {
      if (worksIn(pid, files.database())) {
        throw e;
      }
    }
  }

  /** Waits for the processes of a server to be gone; PostgreSQL says so if they never are. */
  private static void awaitTheLastOf(Path database, Consumer<String> progress)
      throws InterruptedException {
    long start = System.nanoTime();
    boolean told = false;
    while (somebodyWorksIn(database) && System.nanoTime() - start < TIMEOUT.toNanos()) {
      if (!told && System.nanoTime() - start > UNLOGGED_WAIT.toNanos()) {
        told = true;
        progress.accept("Waiting for the last processes of a PostgreSQL that was killed");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
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
