package io.chatops.persistence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** The files of the embedded database below the hub's data directory. */
final class DatabaseDirectory {
  static final String SUPERUSER = "postgres";
  private static final String SUPERUSER_PASSWORD = "database-superuser-password";

  private final Path dataDirectory;

  DatabaseDirectory(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /** Returns PostgreSQL's own data directory. */
  Path database() {
    return dataDirectory.resolve("database");
  }

  /** Returns the log of the programs that stop the server. */
  Path stopLog() {
    return dataDirectory.resolve("database-stop.log");
  }

  /** Returns the password of the hub's role; generated on first use. */
  String password() throws IOException {
    return password("database-password");
  }

  /** Returns the superuser's password; generated on first use. */
  String superuserPassword() throws IOException {
    return password(SUPERUSER_PASSWORD);
  }

  private String password(String name) throws IOException {
    Path file = dataDirectory.resolve(name);
    if (Files.exists(file)) {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    }
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    Path unfinished = dataDirectory.resolve(name + ".unfinished");
    writeSecret(unfinished, password);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(PrivateFile.ensure(file), secret, StandardOpenOption.WRITE);
  }

  /** Creates the database if there is none; it appears atomically at the end. */
  void initialise(PostgresBinaries binaries, PostgresCommand command, Consumer<String> progress)
      throws IOException, InterruptedException {
    if (Files.isDirectory(database())) {
      checkVersion();
      if (!Files.exists(dataDirectory.resolve(SUPERUSER_PASSWORD))) {
        throw new EmbeddedDatabaseException(
            "The file "
                + dataDirectory.resolve(SUPERUSER_PASSWORD)
                + " is missing: put it back, or start with a new data directory, because an"
                + " unreleased ChatOps created this one");
      }
      return;
    }
    progress.accept("First start: creating the database");
    Path work = dataDirectory.resolve("database.unfinished");
    PostgresBinaries.deleteTree(work);
    Files.createDirectory(
        work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path passwordFile = work.resolve("password");
    writeSecret(passwordFile, superuserPassword());
    Path data = Files.createDirectory(work.resolve("database"));
    for (Path path : List.of(work, passwordFile, data)) {
      command.handOver(path);
    }
    command.run(
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C"),
        dataDirectory.resolve("database-init.log"));
    Files.move(data, database(), StandardCopyOption.ATOMIC_MOVE);
    PostgresBinaries.deleteTree(work);
  }

  private void checkVersion() throws IOException {
    String present =
        Files.readString(database().resolve("PG_VERSION"), StandardCharsets.UTF_8).strip();
    if (!PostgresBinaries.VERSION.startsWith(present + ".")) {
      throw new EmbeddedDatabaseException(
          "The database in "
              + database()
              + " was created by PostgreSQL "
              + present
              + ", but this hub includes "
              + PostgresBinaries.VERSION
              + "; run the hub that created it, dump the data, and load it into a new data directory");
    }
  }

  /** Returns the server's log. */
  BoundedLog log() throws IOException {
    return new BoundedLog(dataDirectory.resolve("database.log"));
  }

  /**
   * Returns the last port if it is free, so that tools can still find the database; otherwise
   * another one.
   */
  int port() throws IOException {
    Path file = dataDirectory.resolve("database-port");
    if (Files.exists(file)) {
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (text.matches("[0-9]{1,5}") && isFree(Integer.parseInt(text))) {
        return Integer.parseInt(text);
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      Files.writeString(file, Integer.toString(port));
      return port;
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of the last run may still be in TIME_WAIT
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
