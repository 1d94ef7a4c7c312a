package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The login to an embedded database that another process runs. */
public record DatabaseLogin(String jdbcUrl, String user, String password) {

  /**
   * Finds the database of the hub that uses a data directory; empty if no hub does.
   *
   * @throws EmbeddedDatabaseException if this user may not read the directory
   */
  public static Optional<DatabaseLogin> ofRunning(Path directory) {
    try {
      Path dataDirectory = directory.toRealPath();
      if (!DataDirectoryLock.isHeld(dataDirectory)) {
        return Optional.empty();
      }
      DatabaseDirectory files = new DatabaseDirectory(dataDirectory);
      return Optional.of(
          new DatabaseLogin(
              EmbeddedDatabase.url(DatabaseSocket.running(dataDirectory), EmbeddedDatabase.NAME),
              EmbeddedDatabase.NAME,
              files.password()));
    } catch (IOException e) {
      throw new EmbeddedDatabaseException(
          "The database in " + directory + " cannot be used: " + e + "; run this as the hub's user",
          e);
    }
  }

  @Override
  public String toString() {
    return "DatabaseLogin[" + jdbcUrl + ", " + user + "]";
  }
}
