package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs divide the maintenance of one PostgreSQL; one hangs, or is killed, in the middle of it.
 */
class SharedMaintenanceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SERVERS = 16;
  private static final int REPORTS = 5;

  /** An hour that is over: its reports are compacted. */
  private final Instant hour =
      InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

  @TempDir Path home;

  @Test
  void oneDoesWhatTheOtherLeavesBehindAndNothingTwice() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql)) {
      // A limit of the database's own stays; else a hub that hangs would be waited for a minute.
      execute(postgresql, "ALTER ROLE CURRENT_USER SET idle_in_transaction_session_timeout = '5s'");
      one.start();
      two.start();
      HubClient user = HubClient.register(one);
      List<HubClient.Registered> servers = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        servers.add(user.newServer());
      }

      report(two, servers, 0);
      whileBothCompact(postgresql, () -> HubProcess.signal("STOP", List.of(one.pid())));
      awaitAllCompacted(postgresql, REPORTS);
      HubProcess.signal("CONT", List.of(one.pid()));
      Await.until(
          "the hub that hung knows that it lost its share",
          PATIENCE,
          () -> Files.readString(one.log()).contains("Could not compact and drop metrics"));
      awaitAllCompacted(postgresql, REPORTS);
      Await.until("it is well again", PATIENCE, one::isReady);

      report(two, servers, REPORTS);
      whileBothCompact(postgresql, two::kill);
      awaitAllCompacted(postgresql, 2 * REPORTS);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Each server reports some seconds of the hour, beginning with this one. */
  private void report(HubProcess hub, List<HubClient.Registered> servers, int first)
      throws Exception {
    for (HubClient.Registered server : servers) {
      try (DrivenAgent agent = new DrivenAgent(hub, server)) {
        agent.connect();
        for (int i = 0; i < REPORTS; i++) {
          agent.send(hour.plusSeconds(first + i), 50);
        }
        agent.awaitAcknowledgements();
      }
    }
  }

  /** Does something while each hub has begun to compact, and cannot go on. */
  private static void whileBothCompact(EmbeddedDatabase postgresql, Step action) throws Exception {
    try (Connection holding = connect(postgresql);
        Statement hold = holding.createStatement()) {
      holding.setAutoCommit(false);
      hold.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
      hold.execute("LOCK TABLE metric_rollup_due IN EXCLUSIVE MODE");
      execute(postgresql, "DELETE FROM maintenance_due");
      Await.until(
          "both hubs compact",
          PATIENCE,
          () ->
              count(
                      postgresql,
                      "count(DISTINCT application_name) FROM pg_stat_activity"
                          + " WHERE application_name IN ('one', 'two') AND wait_event_type = 'Lock'"
                          + " AND query LIKE 'INSERT INTO metric_rollup_due%'")
                  == 2);
      action.run();
      holding.rollback();
    }
  }

  private static void awaitAllCompacted(EmbeddedDatabase postgresql, int reports) throws Exception {
    Await.until(
        "no report of a past hour is left",
        PATIENCE,
        () ->
            count(
                    postgresql,
                    "count(*) FROM metric_report"
                        + " WHERE collected_at < date_trunc('hour', now()) - interval '1 hour'")
                == 0);
    assertThat(
            count(
                postgresql,
                "count(*) FROM (SELECT FROM metric_chunk_raw GROUP BY server_id HAVING sum(ticks) ="
                    + " "
                    + reports
                    + ") AS whole"))
        .as("servers of which each report is there once")
        .isEqualTo(SERVERS);
  }

  private static long count(EmbeddedDatabase postgresql, String what) throws SQLException {
    try (Connection connection = connect(postgresql);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + what)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private static void execute(EmbeddedDatabase postgresql, String sql) throws SQLException {
    try (Connection connection = connect(postgresql);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(EmbeddedDatabase postgresql) throws SQLException {
    return DriverManager.getConnection(
        postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
  }

  private HubProcess hub(String name, EmbeddedDatabase postgresql) throws Exception {
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl() + "&ApplicationName=" + name)
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }
}
