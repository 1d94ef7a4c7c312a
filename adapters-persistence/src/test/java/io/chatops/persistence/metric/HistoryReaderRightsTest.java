package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.identity.ServerId;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** The role chatops_reader may read history and do nothing else. */
@ExtendWith(TestDatabase.class)
class HistoryReaderRightsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final TestDatabase.Running database;
  private final PGSimpleDataSource dataSource;

  HistoryReaderRightsTest(TestDatabase.Running database) {
    this.database = database;
    this.dataSource = database.emptyDataSource();
  }

  @Test
  void givesTheReaderHistoryAndNothingElse() throws SQLException {
    append(10);
    try (Connection connection = database.superuser(dataSource);
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE chatops_reader");
      statement.executeQuery("SELECT * FROM chatops_history.servers").close();
      statement.executeQuery("SELECT * FROM chatops_history.metrics").close();
      statement.executeQuery("SELECT * FROM chatops_history.latest").close();
      String series =
          "SELECT count(*) FROM chatops_history.series('%s', 'cpu.usage_percent', '%s', '%s')"
              .formatted(serverId, noon, noon.plusSeconds(60));
      try (ResultSet rows = statement.executeQuery(series)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(10);
      }
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n"
                  + " ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      assertThat(tables).contains("users", "api_key", "session", "metric_report");
      for (String table : tables) {
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM " + table))
            .as(table)
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "SELECT chatops_history.raw(gen_random_uuid(), 1, now(), now(), false)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("CREATE TABLE public.mine (id int)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("DELETE FROM chatops_history.metrics"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void migratesAllTheSameWhereItMayMakeNoRole() throws SQLException {
    try (Connection connection = database.superuser(dataSource);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE chatops_reader RENAME TO chatops_reader_away");
      try {
        PGSimpleDataSource other = database.emptyDataSource();
        try (Connection owner = other.getConnection();
            Statement select = owner.createStatement()) {
          select.executeQuery("SELECT * FROM chatops_history.latest").close();
        }
      } finally {
        statement.execute("ALTER ROLE chatops_reader_away RENAME TO chatops_reader");
      }
    }
  }

  @Test
  void runsNoReadersCodeWithTheHubsRights() throws SQLException {
    append(10);
    try (Connection connection = database.superuser(dataSource);
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE chatops_reader");
      statement.execute(
          "CREATE FUNCTION pg_temp.check_of_mine(text) RETURNS boolean LANGUAGE plpgsql AS $$"
              + " BEGIN RAISE 'the reader acts as %', current_user; END $$");
      for (String type : List.of("timestamptz", "text", "bytea")) {
        statement.execute(
            "CREATE DOMAIN pg_temp.%1$s AS pg_catalog.%1$s CHECK (pg_temp.check_of_mine(VALUE::pg_catalog.text))"
                .formatted(type));
      }
      String minutes =
          "SELECT * FROM chatops_history.series('%s', 'cpu.usage_percent', '%s', '%s', 'minute')"
              .formatted(serverId, noon, noon.plusSeconds(60));
      try (ResultSet rows = statement.executeQuery(minutes)) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private void append(int count) {
    Reports reports = Reports.of(serverId, "boot");
    try (PostgresMetricStore store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000))) {
      for (int i = 0; i < count; i++) {
        store
            .append(reports.cpu(i, noon.plusSeconds(5L * i), 4))
            .orTimeout(1, TimeUnit.MINUTES)
            .join();
      }
    }
  }
}
