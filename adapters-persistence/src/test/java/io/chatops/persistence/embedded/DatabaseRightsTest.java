package io.chatops.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The rights of a reader of SQL, and of the hub beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseRightsTest {
  private static final List<String> LIMITED =
      List.of(
          "statement_timeout",
          "idle_in_transaction_session_timeout",
          "max_parallel_workers_per_gather");

  @TempDir static Path directory;
  private EmbeddedDatabase database;

  @BeforeAll
  void start() throws SQLException {
    database = TestDatabase.startIn(directory);
    try (Connection superuser = superuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE ROLE grafana LOGIN PASSWORD 'grafana' IN ROLE chatops_reader");
    }
  }

  @AfterAll
  void stop() {
    database.stop();
  }

  @Test
  void leavesOthersNothingThatOnlyTheHubNeeds() throws SQLException {
    List<String> needed =
        List.of(
            "CREATE TEMPORARY TABLE mine (id int)",
            "SELECT pg_try_advisory_xact_lock(1)",
            "SELECT lo_create(0)",
            "SELECT pg_logical_emit_message(false, '', '')");
    try (Connection reader = reader();
        Connection hub = hub()) {
      for (String one : needed) {
        assertThatThrownBy(() -> execute(reader, one)).hasMessageContaining("permission denied");
        execute(hub, one);
      }
    }
  }

  @Test
  void limitsReadersAndNotTheHub() throws SQLException {
    try (Connection reader = reader();
        Connection hub = hub();
        Connection superuser = superuser()) {
      assertThat(settings(reader))
          .isEqualTo(
              Map.of(
                  "statement_timeout", "30s",
                  "idle_in_transaction_session_timeout", "1min",
                  "max_parallel_workers_per_gather", "0"));
      Map<String, String> unlimited =
          Map.of(
              "statement_timeout", "0",
              "idle_in_transaction_session_timeout", "0",
              "max_parallel_workers_per_gather", "2");
      assertThat(settings(hub)).isEqualTo(unlimited);
      assertThat(settings(superuser)).isEqualTo(unlimited);
      assertThatThrownBy(() -> execute(reader, "SET temp_file_limit = -1"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void keepsConnectionsForTheHubHoweverManyReadersThereAre() throws SQLException {
    List<Connection> open = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                while (open.size() < 60) {
                  open.add(reader());
                }
              })
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("53300");
      for (int i = 0; i < 20; i++) {
        open.add(hub());
      }
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  @Test
  void hasNoSuperuserWithTheHubsPassword() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                        database.jdbcUrl(), DatabaseDirectory.SUPERUSER, database.password())
                    .close())
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28P01");
  }

  private Connection reader() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), "grafana", "grafana");
  }

  private Connection hub() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), DatabaseDirectory.SUPERUSER, database.superuserPassword());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Map<String, String> settings(Connection connection) throws SQLException {
    Map<String, String> values = new TreeMap<>();
    for (String setting : LIMITED) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW " + setting)) {
        row.next();
        values.put(setting, row.getString(1));
      }
    }
    return values;
  }
}
