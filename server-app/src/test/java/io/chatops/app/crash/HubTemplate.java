package io.chatops.app.crash;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The work that is the same at the first start of each hub, done once for each build by a hub of
 * its own: the JVM's archive of its classes, and the programs of its PostgreSQL. Tests start some
 * 150 hubs, and each takes a third less processor time from these.
 */
final class HubTemplate {
  /** The start of the option that makes the archive; such a hub can be given none. */
  static final String MAKES_ARCHIVE = "-XX:ArchiveClassesAtExit=";

  static final String USES_ARCHIVE = "-XX:SharedArchiveFile=";

  private static @Nullable HubTemplate made;

  private final Path archive;
  private final Path programs;

  private HubTemplate(Path archive, Path programs) {
    this.archive = archive;
    this.programs = programs;
  }

  /** Returns the template of the packaged hub; the first call of a build makes it. */
  static synchronized HubTemplate ofThisBuild() {
    HubTemplate present = made;
    if (present == null) {
      try {
        present = make(HubProcess.JAR);
      } catch (Exception e) {
        throw new IllegalStateException("A hub for all tests could not be started", e);
      }
      made = present;
    }
    return present;
  }

  private static HubTemplate make(Path jar) throws Exception {
    String ofJar = "-" + Files.getLastModifiedTime(jar).toMillis();
    Path templates = jar.resolveSibling("../hub-template").normalize();
    Path home = templates.resolve(Runtime.version() + ofJar);
    if (!Files.exists(home)) {
      Path unfinished = Files.createTempDirectory(Files.createDirectories(templates), "made");
      EarlierFolders.deleteIn(templates, name -> !name.endsWith(ofJar));
      Path archive = unfinished.resolve("classes.jsa");
      String option = MAKES_ARCHIVE + archive;
      try (HubProcess hub =
          HubProcess.in(unfinished, "-XX:+UseSerialGC", option, "-Xlog:cds*=off")) {
        hub.start();
        hub.stop();
      }
      if (!startsFrom(archive, unfinished)) {
        Files.delete(archive);
      }
      try {
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.exists(home)) {
          throw e;
        }
        // The tests of another module were first.
      }
    }
    try (Stream<Path> data = Files.list(home.resolve("data"))) {
      Path programs =
          data.filter(each -> each.getFileName().toString().startsWith("postgres-"))
              .findFirst()
              .orElseThrow();
      return new HubTemplate(home.resolve("classes.jsa"), programs);
    }
  }

  /** Tries the archive: JDK 21.0.13 crashes with those that it has made, others do not. */
  private static boolean startsFrom(Path archive, Path home) throws Exception {
    try (HubProcess hub =
        HubProcess.in(
            home,
            "-XX:+UseSerialGC",
            USES_ARCHIVE + archive,
            "-Xlog:cds*=off",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + home.resolve("crash.log"))) {
      hub.start();
      hub.stop();
      return true;
    } catch (AssertionError crashed) {
      return false;
    }
  }

  /** Returns the options of a hub's JVM, which go with any others of it. */
  List<String> jvmOptions() {
    return Files.exists(archive)
        ? List.of(USES_ARCHIVE + archive, "-Xshare:auto", "-Xlog:cds*=off")
        : List.of();
  }

  /** Puts PostgreSQL's programs into a data directory, unless there is one already. */
  void unpackDatabase(Path data) throws IOException {
    if (Files.exists(data)) {
      return;
    }
    Files.createDirectories(data);
    Process copy =
        new ProcessBuilder("cp", "-a", programs.toString(), data.toString()).inheritIO().start();
    int code = copy.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException("cp -a " + programs + " ended with " + code);
    }
  }
}
