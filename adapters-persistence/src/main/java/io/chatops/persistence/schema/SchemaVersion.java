package io.chatops.persistence.schema;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The version of a database's schema: the number of its newest migration. Migrations only go
 * forward, so a program uses a schema that it knows or can bring up to date, and no newer one.
 */
public final class SchemaVersion {
  /** All migrations with a version, in order; listed, because a native binary has no folders. */
  static final List<String> SCRIPTS =
      List.of(
          "V1__accounts.sql",
          "V2__servers.sql",
          "V3__metrics.sql",
          "V4__alerts.sql",
          "V5__notifications.sql",
          "V6__commands_and_logs.sql",
          "V7__audit.sql",
          "V8__hubs.sql",
          "V9__maintenance.sql",
          "V10__backup.sql");

  /** The version that this program makes. */
  public static final int NEWEST = SCRIPTS.size();

  private SchemaVersion() {}

  /** Returns the version of the schema; 0 if there are no tables of a hub. */
  public static int of(Connection connection) throws SQLException {
    boolean isEmpty =
        Sql.first(
                connection,
                "SELECT to_regclass('public.flyway_schema_history') IS NULL",
                row -> row.getBoolean(1))
            .orElseThrow();
    return isEmpty
        ? 0
        : Sql.first(
                connection,
                """
                SELECT coalesce(max(split_part(version, '.', 1)::integer), 0)
                FROM public.flyway_schema_history WHERE version IS NOT NULL AND success""",
                row -> row.getInt(1))
            .orElseThrow();
  }

  /**
   * Returns the version of the schema; 0 if there are no tables of a hub.
   *
   * @throws SchemaException if it is newer than this program
   */
  public static int requireKnown(DataSource database) {
    int version = new Transactions(database).run(SchemaVersion::of);
    if (version > NEWEST) {
      throw new SchemaException(
          "The database has a schema of version %d, written by a newer ChatOps; this one supports versions up to %d and changes nothing. Start the newer ChatOps again, or restore a backup of before the upgrade into an empty database: see docs/commands.md"
              .formatted(version, NEWEST));
    }
    return version;
  }

  /** Returns the SQL that makes this version from the one before. */
  public static String script(int version) {
    String name = "/db/migration/" + SCRIPTS.get(version - 1);
    try (InputStream in = SchemaVersion.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
