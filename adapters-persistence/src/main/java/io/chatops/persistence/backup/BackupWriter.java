package io.chatops.persistence.backup;

import io.chatops.persistence.schema.SchemaVersion;
import io.chatops.persistence.sql.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Writes a backup while hubs run: all tables as of one moment, in one transaction that only reads.
 * It holds locks that stop nobody but who drops or changes a table.
 */
public final class BackupWriter {
  static final String TABLES = "tables/";
  static final String KEYS = "secrets.key";
  static final String CONTENTS = "contents.json";

  /** Tables whose rows are of no use some minutes later. */
  static final Set<String> SHORT_LIVED = Set.of("failed_sign_in", "server_values");

  private final DataSource database;
  private final String program;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /**
   * @param database a database to which this module's migrations have been applied
   * @param program the version of this program
   * @param progress receives a line for each table that has rows
   */
  public BackupWriter(
      DataSource database, String program, InstantSource clock, Consumer<String> progress) {
    this.database = database;
    this.program = program;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The extent of a backup.
   *
   * @param metrics false leaves out the measurements
   * @param passphrase seals the backup; absent: anybody can read it
   * @param keys the text of the key file, if the backup is to have it
   */
  @SuppressWarnings("ArrayRecordComponent") // a text cannot be forgotten; extents are not compared
  public record Extent(boolean metrics, char @Nullable [] passphrase, @Nullable String keys) {}

  /**
   * Writes a backup and closes the stream.
   *
   * @return the number of rows in it
   * @throws io.chatops.persistence.schema.SchemaException if the schema is newer than this program
   */
  public long write(Extent extent, OutputStream out) throws IOException {
    int version = SchemaVersion.requireKnown(database);
    try (OutputStream target =
            extent.passphrase() == null ? out : new SealingOutput(out, extent.passphrase());
        Connection connection = database.getConnection();
        ZipOutputStream zip = new ZipOutputStream(target)) {
      zip.setLevel(Deflater.BEST_SPEED); // most bytes are compact already
      connection.setAutoCommit(false);
      BackupDocument document = snapshot(connection, version, extent.metrics());
      entry(zip, BackupDocument.ENTRY, document.toJson());
      if (extent.keys() != null) {
        entry(zip, KEYS, extent.keys().getBytes(StandardCharsets.UTF_8));
      }
      Map<String, BackupDocument.Content> contents = new LinkedHashMap<>();
      for (Catalog.Table table : document.tables()) {
        contents.put(table.name(), copy(connection, table, zip));
      }
      entry(zip, CONTENTS, BackupDocument.contentsToJson(contents));
      connection.rollback();
      return contents.values().stream().mapToLong(BackupDocument.Content::rows).sum();
    } catch (SQLException e) {
      throw new BackupException("The database could not be read: " + e.getMessage(), e);
    }
  }

  /** Begins the transaction of the backup. */
  private BackupDocument snapshot(Connection connection, int version, boolean metrics)
      throws SQLException, BackupException {
    List<String> names = Catalog.names(connection);
    connection.commit();
    Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    Sql.update(connection, "SET LOCAL statement_timeout = 0");
    Sql.update(connection, "SET LOCAL idle_in_transaction_session_timeout = 0");
    Sql.update(connection, "SET LOCAL timezone = 'UTC'");
    Sql.update(connection, "SET LOCAL datestyle = 'ISO'");
    // Locked before the first query takes the snapshot, so that no table of it is dropped.
    Sql.update(
        connection,
        "LOCK TABLE "
            + names.stream().map(name -> "public." + name).collect(Collectors.joining(", "))
            + " IN ACCESS SHARE MODE");
    if (!Catalog.names(connection).equals(names) || SchemaVersion.of(connection) != version) {
      throw new BackupException(
          "A hub has changed the schema during the backup; start the backup again");
    }
    List<Catalog.Table> tables = new ArrayList<>();
    for (String name : names) {
      if (!SHORT_LIVED.contains(name) && (metrics || !isMeasurements(name))) {
        tables.add(Catalog.table(connection, name));
      }
    }
    return new BackupDocument(
        version, program, clock.instant(), metrics, tables, Catalog.sequences(connection));
  }

  private static boolean isMeasurements(String table) {
    return (table.startsWith("metric_") && !table.equals("metric_retention_time"))
        || table.startsWith("process_top");
  }

  private BackupDocument.Content copy(
      Connection connection, Catalog.Table table, ZipOutputStream zip)
      throws SQLException, IOException {
    MessageDigest digest = Digests.sha256();
    zip.putNextEntry(new ZipEntry(TABLES + table.name()));
    // A query, since a partitioned table itself cannot be copied. Binary: exact and small.
    String sql =
        "COPY (SELECT %s FROM public.%s) TO STDOUT (FORMAT binary)"
            .formatted(table.columnList(), table.name());
    long rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                sql,
                new TableProgress(new DigestOutputStream(zip, digest), table.name(), progress));
    zip.closeEntry();
    if (rows > 0) {
      progress.accept(table.name() + ": " + rows + " rows");
    }
    return new BackupDocument.Content(rows, HexFormat.of().formatHex(digest.digest()));
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
