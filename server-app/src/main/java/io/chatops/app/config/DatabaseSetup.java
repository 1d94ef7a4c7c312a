package io.chatops.app.config;

import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.schema.SchemaVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.flywaydb.database.postgresql.TransactionalModel;
import org.postgresql.ds.PGSimpleDataSource;

/** The database that the settings name: checked before the hub starts, then given its schema. */
// Flyway copies its settings by writing and reading them as JSON, in a native hub, too.
@RegisterForReflection(targets = {PostgreSQLConfigurationExtension.class, TransactionalModel.class})
public final class DatabaseSetup {
  /** The first version that can read the schema. */
  private static final int OLDEST_VERSION = 16;

  private static final int TIMEOUT_SECONDS = 10;

  /** States in which no connection is made: not reachable, starting or stopping, or full. */
  private static final Set<String> UNAVAILABLE =
      Set.of("08001", "08006", "57P01", "57P03", "53300");

  private static final String SCHEMA = "public";
  private static final String SESSION_POOLING =
      "Set pool_mode=session for its database there, or name PostgreSQL itself";

  /** The number of comparisons of sessions: a busy pooler may give the same one twice. */
  private static final int COMPARISONS = 5;

  private DatabaseSetup() {}

  /**
   * Throws {@link SettingsException} when the database cannot be used, and {@link
   * DatabaseUnavailableException} when it does not answer now.
   *
   * @param datasource as {@link StartupSettings#datasource} gives it
   * @param layout as the settings name it
   */
  public static void check(Map<String, String> datasource, DatabaseLayout layout) {
    String url = String.valueOf(datasource.get("quarkus.datasource.jdbc.url"));
    String where = place(datasource);
    PGSimpleDataSource database = new PGSimpleDataSource();
    try {
      database.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "chatops.database-url (CHATOPS_DATABASE_URL) must look like"
              + " postgresql://127.0.0.1:5432/chatops, not "
              + where.replaceFirst("^jdbc:", ""));
    }
    database.setUser(datasource.get("quarkus.datasource.username"));
    database.setPassword(datasource.get("quarkus.datasource.password"));
    database.setCurrentSchema(SCHEMA);
    database.setLoginTimeout(TIMEOUT_SECONDS);
    try (Connection connection = database.getConnection();
        Connection other = database.getConnection()) {
      requireVersion(
          connection.getMetaData().getDatabaseMajorVersion(),
          connection.getMetaData().getDatabaseProductVersion());
      requireSessions(connection, other, where);
      requireSchema(connection, where);
      layout.require(connection);
    } catch (SchemaException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      String message =
          "The database of chatops.database-url (CHATOPS_DATABASE_URL), "
              + where
              + ", cannot be used: "
              + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
              + ". "
              + remedy(e);
      if (UNAVAILABLE.contains(String.valueOf(e.getSQLState()))) {
        throw new DatabaseUnavailableException(message);
      }
      throw new SettingsException(message);
    }
  }

  /**
   * Returns the address of the database without login and parameters, which may hold a password.
   *
   * @param datasource as {@link StartupSettings#datasource} gives it
   */
  public static String place(Map<String, String> datasource) {
    return String.valueOf(datasource.get("quarkus.datasource.jdbc.url"))
        .replaceFirst("//[^/]*@", "//") // first, as a password may have a question mark
        .replaceFirst("(?s)[?;\\r\\n].*", "");
  }

  /**
   * Waits for an embedded database to start, and brings the schema up to date. Throws, before
   * anything is changed, {@link DatabaseUnavailableException} when the database is read-only,
   * {@link SettingsException} when another version of ChatOps made it that this one does not
   * follow, and {@link io.chatops.persistence.schema.SchemaException} when a newer one made it, or
   * it has another layout.
   */
  public static void migrate(Flyway flyway, DatabaseLayout layout) {
    StartingDatabase.await();
    requireWritable(flyway.getConfiguration().getDataSource());
    // Flyway itself would take a newer schema for good.
    int version = SchemaVersion.requireKnown(flyway.getConfiguration().getDataSource());
    if (version < SchemaVersion.NEWEST) {
      System.out.println(
          version == 0
              ? "First start: making the tables"
              : "Bringing the tables from version %d to %d"
                  .formatted(version, SchemaVersion.NEWEST));
    }
    try {
      onOneConnection(flyway.getConfiguration()).migrate();
    } catch (FlywayValidateException e) {
      throw new SettingsException(
          "The database was made by an unreleased ChatOps, or its schema was changed by hand, so"
              + " this hub cannot use it. Start with a new data directory (chatops.data-dir,"
              + " CHATOPS_DATA_DIR) or a new database (chatops.database-url,"
              + " CHATOPS_DATABASE_URL)");
    }
    layout.apply(flyway.getConfiguration().getDataSource());
  }

  private static void requireWritable(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW transaction_read_only")) {
      if (row.next() && row.getString(1).equals("on")) {
        throw new DatabaseUnavailableException(
            "The database is read-only: a standby, or set up so by default_transaction_read_only."
                + " Start the hub once there is a primary, or set chatops.database-url"
                + " (CHATOPS_DATABASE_URL) to where it is");
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("The database cannot be used: " + e.getMessage());
    }
  }

  /**
   * Flyway's usual lock is a transaction of its own, which is idle for as long as a migration takes
   * on another connection. The database ends such transactions.
   */
  private static Flyway onOneConnection(Configuration configuration) {
    FluentConfiguration changed =
        Flyway.configure(configuration.getClassLoader()).configuration(configuration);
    changed
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return changed.load();
  }

  static void requireVersion(int version, String described) {
    if (version < OLDEST_VERSION) {
      throw new SettingsException(
          "The database must be PostgreSQL %d or newer, not %s. Use a newer one, or chatops.storage=embedded"
              .formatted(OLDEST_VERSION, described));
    }
  }

  /**
   * Rejects a pooler in transaction mode. The hub uses settings and locks of its sessions: without
   * them a report may be acknowledged before it is on disk, and the lock of the maintenance may
   * stay for ever on a connection that others use.
   */
  private static void requireSessions(Connection connection, Connection other, String where)
      throws SQLException {
    other.setAutoCommit(false);
    for (int i = 0; i < COMPARISONS; i++) {
      int before = serverProcess(connection);
      // A transaction of the other one keeps its server process until it ends.
      if (serverProcess(other) == before || serverProcess(connection) != before) {
        throw new SettingsException(
            "The database of chatops.database-url (CHATOPS_DATABASE_URL), "
                + where
                + ", is behind a pooler that shares connections among transactions, as PgBouncer"
                + " does with pool_mode=transaction, and the hub needs sessions. "
                + SESSION_POOLING);
      }
      other.rollback();
    }
  }

  private static int serverProcess(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** A pooler may ignore the schema that the hub asks for; then that of the role counts. */
  private static void requireSchema(Connection connection, String where) throws SQLException {
    String schema = connection.getSchema();
    if (schema != null && !schema.equals(SCHEMA)) {
      throw new SettingsException(
          "The database of chatops.database-url (CHATOPS_DATABASE_URL), "
              + where
              + ", puts the hub's tables into the schema "
              + schema
              + ", since a pooler ignores search_path. Set it for the hub's role, such as"
              + " ALTER ROLE chatops SET search_path = public");
    }
  }

  private static String remedy(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (String.valueOf(e.getMessage()).contains("unsupported startup parameter")) {
      return "PgBouncer must ignore it: ignore_startup_parameters = search_path";
    }
    if (String.valueOf(e.getMessage()).contains("pooling mode")) {
      return "The hub needs sessions. " + SESSION_POOLING;
    }
    if (state.startsWith("28")) {
      return "Set chatops.database-user and chatops.database-password"
          + " (CHATOPS_DATABASE_USER, CHATOPS_DATABASE_PASSWORD)";
    }
    if (state.equals("3D000")) {
      return "Make it first, such as CREATE DATABASE chatops OWNER chatops";
    }
    return "Start it first, or set where it is";
  }
}
