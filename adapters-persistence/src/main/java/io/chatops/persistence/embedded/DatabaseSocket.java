package io.chatops.persistence.embedded;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The Unix socket of the embedded database. Its directory can be entered by the database's account
 * alone, so other users of this machine cannot even connect.
 */
final class DatabaseSocket {
  /** The name that PostgreSQL gives to its socket, before the port. */
  private static final String PREFIX = ".s.PGSQL.";

  private final Path directory;

  private DatabaseSocket(Path directory) {
    this.directory = directory;
  }

  /**
   * Creates the directory, replacing an earlier one: {@code database-socket}, or, where that file
   * system has no sockets or the path is too long for one, a temporary directory to which a
   * symbolic link of this name leads.
   */
  static DatabaseSocket create(Path dataDirectory, PostgresCommand command) throws IOException {
    Path place = place(dataDirectory);
    discard(dataDirectory);
    Path directory =
        Files.createDirectory(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (!takesSockets(directory)) {
      Files.delete(directory);
      directory = Files.createTempDirectory("chatops-database"); // mode 0700
      if (!takesSockets(directory)) {
        Files.delete(directory);
        throw new EmbeddedDatabaseException(
            "Neither "
                + dataDirectory
                + " nor "
                + directory.getParent()
                + " can hold a Unix socket: use a data directory with a shorter path, or on a disk"
                + " of this machine");
      }
      Files.createSymbolicLink(place, directory);
    }
    command.handOver(directory);
    return new DatabaseSocket(directory);
  }

  private static Path place(Path dataDirectory) {
    return dataDirectory.resolve("database-socket");
  }

  /** Returns the directory, for PostgreSQL's settings. */
  Path directory() {
    return directory;
  }

  /** Returns the socket of a server with this port. */
  Path file(int port) {
    return directory.resolve(PREFIX + port);
  }

  /** Returns the socket of the server that runs on a data directory. */
  static Path running(Path dataDirectory) throws IOException {
    Path directory = place(dataDirectory).toRealPath();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        if (!file.toString().endsWith(".lock")) {
          return file;
        }
      }
    }
    throw new IOException("there is no socket in " + directory);
  }

  /**
   * Deletes what a killed server left. PostgreSQL would not start if another process had got the
   * number that its lock file names.
   */
  void clear() throws IOException {
    clear(directory);
  }

  private static void clear(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Deletes the directory of a server that has ended, wherever it is, if its account made it. */
  static void discard(Path dataDirectory) throws IOException {
    Path place = place(dataDirectory);
    if (Files.isSymbolicLink(place)) {
      Path target = Files.readSymbolicLink(place);
      // Since a restart of the machine, another user may have made a directory of this name.
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(target, LinkOption.NOFOLLOW_LINKS)
              .equals(Files.getOwner(new DatabaseDirectory(dataDirectory).database()))) {
        clear(target);
        Files.delete(target);
      }
    } else if (Files.isDirectory(place)) {
      clear(place);
    }
    Files.deleteIfExists(place);
  }

  /** Returns true if a socket with the longest name can be made and reached. */
  private static boolean takesSockets(Path directory) throws IOException {
    Path file = directory.resolve(PREFIX + "65535");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      SocketChannel.open(address).close();
      return true;
    } catch (IOException tooLongOrUnsupported) {
      return false;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
