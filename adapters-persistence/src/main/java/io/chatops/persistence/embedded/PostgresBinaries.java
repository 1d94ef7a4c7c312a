package io.chatops.persistence.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per version from the io.zonky.test.postgres artifacts on the
 * class path.
 */
final class PostgresBinaries {
  /** The version of the artifacts, used in the directory's name. */
  static final String VERSION = "18.4.0";

  /** The number of the error ETXTBSY of Linux, in the messages of JDK 17 and of later ones. */
  private static final Pattern TEXT_FILE_BUSY = Pattern.compile("error(=|: )26\\b");

  private static final Map<String, String> ARCHIVE_OF_MACHINE =
      Map.of(
          "amd64", "postgres-linux-x86_64.txz",
          "x86_64", "postgres-linux-x86_64.txz",
          "aarch64", "postgres-linux-arm_64.txz");

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /**
   * Returns the programs below this directory; on the first call they are unpacked, which takes
   * seconds.
   */
  static PostgresBinaries in(Path dataDirectory, Consumer<String> progress) throws IOException {
    Path home = home(dataDirectory);
    if (!Files.isDirectory(home)) {
      progress.accept("First start: unpacking PostgreSQL " + VERSION);
      Path unfinished = dataDirectory.resolve("postgres-" + VERSION + ".unfinished");
      deleteTree(unfinished);
      try {
        unpack(unfinished);
      } catch (IOException e) {
        deleteTree(unfinished); // a full disk must not stay full of it
        throw e;
      }
      try (Stream<Path> programs = Files.list(unfinished.resolve("bin"))) {
        for (Path program : programs.toList()) {
          awaitNoWriter(program, PostgresBinaries::pause);
        }
      }
      // Moved atomically, so that the directory is complete even if the hub is killed meanwhile.
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(home);
  }

  /** Lets another data directory use the programs of this one, if they are unpacked here. */
  static void share(Path from, Path to) throws IOException {
    if (Files.isDirectory(home(from))) {
      Files.createSymbolicLink(home(to), home(from).toRealPath());
    }
  }

  private static Path home(Path dataDirectory) {
    return dataDirectory.resolve("postgres-" + VERSION);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static void unpack(Path target) throws IOException {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String archive = ARCHIVE_OF_MACHINE.get(machine);
    InputStream packed =
        archive == null ? null : PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (packed == null) {
      throw new EmbeddedDatabaseException(
          "There is no embedded PostgreSQL for this machine ("
              + System.getProperty("os.name")
              + ", "
              + machine
              + "); use storage=postgresql with a PostgreSQL of your own");
    }
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(packed), 1 << 16))) {
      Files.createDirectories(target);
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, target);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive has an entry outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /**
   * Waits until a program that was just written can be run. A process that another thread starts
   * meanwhile may hold the file open for a moment, as it inherits what this process has open, and
   * Linux runs no file that is open for writing.
   *
   * @param pause called before each further try
   * @throws IOException if the program cannot be run, after 100 tries at the latest
   */
  static void awaitNoWriter(Path program, Runnable pause) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        new ProcessBuilder(program.toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return;
      } catch (IOException e) {
        if (attempt == 100 || !TEXT_FILE_BUSY.matcher(String.valueOf(e.getMessage())).find()) {
          throw e;
        }
        pause.run();
      }
    }
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
  }

  /** Removes a directory with its content, if it exists; links are removed, never followed. */
  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> contents;
    try (Stream<Path> walk = Files.walk(directory)) {
      contents = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contents) {
      Files.delete(path);
    }
  }
}
