package io.chatops.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An embedded database for one trial, in a folder {@code scratch} of a data directory. It is
 * deleted at the end; what a killed process left, by the next one.
 */
public final class ScratchDatabase implements AutoCloseable {
  private final Path directory;
  private final EmbeddedDatabase database;

  private ScratchDatabase(Path directory, EmbeddedDatabase database) {
    this.directory = directory;
    this.database = database;
  }

  /**
   * Starts an empty one, beside the hub's own if that is there.
   *
   * @throws EmbeddedDatabaseException with the remedy, for example if another trial is running
   */
  public static ScratchDatabase in(Path dataDirectory) throws IOException {
    Path directory = dataDirectory.resolve("scratch");
    if (Files.isDirectory(directory)) {
      DataDirectoryLock.acquire(directory).close();
      PostgresBinaries.deleteTree(directory);
    }
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    PostgresBinaries.share(dataDirectory, directory);
    EmbeddedDatabase database = EmbeddedDatabase.launch(directory, null, line -> {});
    database.awaitReady();
    return new ScratchDatabase(directory, database);
  }

  /** Returns the database, as its owner sees it. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    // The detail of an error has the values of the row, which belong on no terminal.
    source.setLogServerErrorDetail(false);
    return source;
  }

  @Override
  public void close() throws IOException {
    database.stop();
    DatabaseSocket.discard(directory);
    PostgresBinaries.deleteTree(directory);
  }
}
