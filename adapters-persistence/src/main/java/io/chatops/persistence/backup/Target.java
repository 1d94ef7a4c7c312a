package io.chatops.persistence.backup;

import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaVersion;
import io.chatops.persistence.sql.Sql;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** The database that a backup is restored into, in one transaction. */
final class Target {
  private static final Pattern PARTITION = Pattern.compile("[a-z0-9_]{1,63}");
  private static final Pattern BOUNDS =
      Pattern.compile("FOR VALUES FROM \\('[0-9 :+-]{10,40}'\\) TO \\('[0-9 :+-]{10,40}'\\)");

  /** Flyway's own record of what it did, as Flyway makes it. */
  private static final String HISTORY =
      """
      CREATE TABLE flyway_schema_history (
        installed_rank integer NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,
        version varchar(50),
        description varchar(200) NOT NULL,
        type varchar(20) NOT NULL,
        script varchar(1000) NOT NULL,
        checksum integer,
        installed_by varchar(100) NOT NULL,
        installed_on timestamp NOT NULL DEFAULT now(),
        execution_time integer NOT NULL,
        success boolean NOT NULL
      );
      CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success)""";

  /** The tables, functions and types of a hub in the schema public, without those of others. */
  private static final String DROP_ALL =
      """
      DO $$
      DECLARE
        found record;
      BEGIN
        FOR found IN SELECT oid::regclass AS name FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND NOT relispartition AND relowner = current_user::regrole
        LOOP
          EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', found.name);
        END LOOP;
        FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
          WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
        LOOP
          EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
        END LOOP;
      END $$""";

  private final Connection connection;

  Target(Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins the transaction; throws if others use the database, or if somebody has an account in it.
   */
  void requireUnused(boolean replace) throws SQLException, BackupException {
    execute("SET LOCAL statement_timeout = 0");
    execute("SET LOCAL idle_in_transaction_session_timeout = 0");
    execute("SET LOCAL search_path = public");
    execute("SET LOCAL timezone = 'UTC'");
    execute("SET LOCAL client_min_messages = warning");
    long others = others();
    for (int i = 0; others > 0 && i < 20; i++) {
      execute("SELECT pg_sleep(0.1), pg_stat_clear_snapshot()"); // one may be about to end
      others = others();
    }
    if (others > 0) {
      throw new BackupException(
          "The database is in use by "
              + others
              + " connections of the hub's user; stop the hub, and other commands, first");
    }
    boolean hasUsers =
        number("SELECT (to_regclass('public.users') IS NOT NULL)::integer") == 1
            && number("SELECT count(*) FROM users") > 0;
    if (hasUsers && !replace) {
      throw new BackupException(
          "The database is not empty: it has accounts. Restore into an empty one, such as with"
              + " another chatops.data-dir (CHATOPS_DATA_DIR), or replace its content with"
              + " --replace");
    }
    if (!replace && isOfSomethingElse()) {
      throw new BackupException(
          "The database has tables, and none of a hub: check chatops.database-url"
              + " (CHATOPS_DATABASE_URL). Restore into an empty one, or drop them all with --replace");
    }
  }

  /** Returns true if there is what {@link #DROP_ALL} would drop, and no hub made it. */
  private boolean isOfSomethingElse() throws SQLException {
    return number(
            """
            SELECT (to_regclass('public.users') IS NULL
                OR to_regclass('public.flyway_schema_history') IS NULL)::integer
              * count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relkind IN ('r', 'p') AND NOT relispartition
              AND relowner = current_user::regrole""")
        > 0;
  }

  private long others() throws SQLException {
    return number(
        """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
          AND usename = current_user AND pid <> pg_backend_pid()""");
  }

  /** Makes the tables as they were when the backup was taken. */
  void make(BackupDocument document, DatabaseLayout layout) throws SQLException, BackupException {
    execute(DROP_ALL);
    for (int version = 1; version <= document.schemaVersion(); version++) {
      execute(SchemaVersion.script(version));
    }
    execute(HISTORY);
    layout.apply(connection);
    List<String> known = Catalog.names(connection);
    for (Catalog.Table table : document.tables()) {
      if (!known.contains(table.name())
          || !new HashSet<>(Catalog.table(connection, table.name()).columns())
              .equals(new HashSet<>(table.columns()))) {
        throw new BackupException(
            "The backup is damaged or of an unreleased ChatOps: its table "
                + table.name()
                + " is none of schema version "
                + document.schemaVersion());
      }
      for (Map.Entry<String, String> partition : table.partitions().entrySet()) {
        if (!PARTITION.matcher(partition.getKey()).matches()
            || !BOUNDS.matcher(partition.getValue()).matches()) {
          throw new BackupException("The backup is damaged: it has an unknown partition");
        }
        execute(
            "CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(partition.getKey(), table.name()));
        execute(
            "ALTER TABLE %s ATTACH PARTITION %s %s"
                .formatted(table.name(), partition.getKey(), partition.getValue()));
      }
    }
  }

  /** Loads a table, and returns what was read. */
  BackupDocument.Content load(Catalog.Table table, InputStream entry)
      throws SQLException, IOException {
    MessageDigest digest = Digests.sha256();
    String sql =
        "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table.name(), table.columnList());
    try (InputStream read = new DigestInputStream(new Unclosed(entry), digest)) {
      long rows = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, read);
      return new BackupDocument.Content(rows, HexFormat.of().formatHex(digest.digest()));
    }
  }

  void finish(BackupDocument document) throws SQLException, BackupException {
    int recorded = SchemaVersion.of(connection);
    if (recorded != document.schemaVersion()) {
      // A hub would not do the migrations between the two.
      throw new BackupException(
          "The backup is damaged: it describes schema version %d, but records version %d"
              .formatted(document.schemaVersion(), recorded));
    }
    // The hub's next start makes anew what is not versioned: views and functions.
    execute("DELETE FROM flyway_schema_history WHERE version IS NULL");
    for (Map.Entry<String, Long> sequence : document.sequences().entrySet()) {
      Sql.update(
          connection,
          """
          SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, ?) FROM pg_sequences
          WHERE schemaname = 'public' AND sequencename = ?""",
          sequence.getValue(),
          sequence.getKey());
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  private void execute(String sql) throws SQLException {
    Sql.update(connection, sql);
  }

  private long number(String sql) throws SQLException {
    return Sql.first(connection, sql, row -> row.getLong(1)).orElse(0L);
  }

  /** One entry of a stream whose other entries are still to be read. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
