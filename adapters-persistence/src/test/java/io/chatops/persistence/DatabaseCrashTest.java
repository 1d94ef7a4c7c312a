package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.testkit.Reports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Kills PostgreSQL under load and compares what was acknowledged with what is stored. */
class DatabaseCrashTest {
  private static final int AGENTS = 50;
  private static final int KILLS = 3;
  private static final int REPORTS_BETWEEN_KILLS = 40;

  @TempDir Path directory;

  @Test
  void losesNoAcknowledgedReportAndStoresNoneTwice() throws Exception {
    try (EmbeddedDatabase server = TestDatabase.startIn(directory)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(server.jdbcUrl());
      dataSource.setUser(server.user());
      dataSource.setPassword(server.password());
      TestDatabase.migrate(dataSource);
      List<Agent> agents = IntStream.range(0, AGENTS).mapToObj(number -> new Agent()).toList();
      MetricStoreSettings settings =
          MetricStoreSettings.of(
              Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000);

      try (PostgresMetricStore store =
          PostgresMetricStore.start(dataSource, InstantSource.system(), settings)) {
        for (int round = 0; round < KILLS; round++) {
          CountDownLatch all = new CountDownLatch(AGENTS * REPORTS_BETWEEN_KILLS);
          ProcessHandle victim = ProcessHandle.of(server.pid()).orElseThrow();
          for (Agent agent : agents) {
            agent.send(store, REPORTS_BETWEEN_KILLS, victim, all);
          }
          assertThat(all.await(5, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(store.counters().retries()).isGreaterThanOrEqualTo(KILLS);
      }

      Map<String, Integer> stored = new HashMap<>();
      try (Connection connection = connect(dataSource);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT server_id || ' ' || sequence FROM metric_report")) {
        while (rows.next()) {
          stored.merge(rows.getString(1), 1, Integer::sum);
        }
      }
      for (Agent agent : agents) {
        assertThat(agent.refusals).isEmpty();
        assertThat(stored.keySet()).containsAll(agent.acknowledged);
      }
      assertThat(stored).hasSize(AGENTS * KILLS * REPORTS_BETWEEN_KILLS);
      assertThat(stored.values()).containsOnly(1);
    }
  }

  /**
   * Connects, once that is possible: a server process that outlives the killed one may have stored
   * the last reports before the database starts again.
   */
  private static Connection connect(DataSource database) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        return database.getConnection();
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /**
   * Sends its next report once the one before is acknowledged; whoever is at the half of all kills
   * the database before the next.
   */
  private static final class Agent {
    private final ServerId serverId = ServerId.random();
    private final Reports reports = Reports.of(serverId, "boot");
    private final Instant start =
        InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS).minusSeconds(600);
    private final List<String> acknowledged = new ArrayList<>();
    private final List<Throwable> refusals = new ArrayList<>();
    private long sequence;

    private void send(
        PostgresMetricStore store, int count, ProcessHandle victim, CountDownLatch all) {
      if (count == 0) {
        return;
      }
      long mine = sequence++;
      store
          .append(reports.cpu(mine, start.plusSeconds(mine), 42))
          .thenAccept(
              outcome -> {
                acknowledged.add(serverId + " " + mine);
                all.countDown();
                if (all.getCount() == AGENTS * REPORTS_BETWEEN_KILLS / 2) {
                  victim.destroyForcibly();
                }
                send(store, count - 1, victim, all);
              })
          .exceptionally(
              refused -> {
                refusals.add(refused);
                return null;
              });
    }
  }
}
