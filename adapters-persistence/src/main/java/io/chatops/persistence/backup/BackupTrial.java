package io.chatops.persistence.backup;

import io.chatops.persistence.embedded.ScratchDatabase;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The trial of a backup: it is restored into a scratch database below a data directory, as a real
 * restore would.
 */
public final class BackupTrial {
  /** The most that PostgreSQL's log takes beside the data. */
  private static final long MAX_LOG = 2L << 30;

  private final Path dataDirectory;

  /**
   * @param dataDirectory the hub's; made if there is none
   */
  public BackupTrial(Path dataDirectory) throws IOException {
    this.dataDirectory = Files.createDirectories(dataDirectory).toRealPath();
  }

  /** Returns the bytes that the disk lacks for a second copy of the database; 0: there is room. */
  public long missingBytes(DataSource database) {
    long size =
        new Transactions(database)
            .run(
                connection ->
                    Sql.first(
                            connection,
                            "SELECT pg_database_size(current_database())",
                            row -> row.getLong(1))
                        .orElseThrow());
    return missingBytes(
        size, dataDirectory.toFile().getUsableSpace(), 2 * DiskRoom.usualReserve(dataDirectory));
  }

  static long missingBytes(long size, long usable, long reserve) {
    return Math.max(0, size + Math.min(size, MAX_LOG) + reserve - usable);
  }

  /**
   * Restores a backup for a trial, and returns the number of rows.
   *
   * @throws BackupException if it cannot be restored as it was written
   */
  public long run(Path file, char @Nullable [] passphrase) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        BackupInput backup = BackupInput.of(in, passphrase);
        ScratchDatabase scratch = ScratchDatabase.in(dataDirectory)) {
      return new Restore(scratch.dataSource(), DatabaseLayout.PLAIN, line -> {}, keys -> {})
          .run(backup, false)
          .rows();
    }
  }
}
