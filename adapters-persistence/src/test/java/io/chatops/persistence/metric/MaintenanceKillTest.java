package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.testkit.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Kills (SIGKILL) the hub or PostgreSQL in the middle of compacting, summing up and dropping, and
 * compares what is stored with what was sent.
 */
@Tag("any-jdk")
class MaintenanceKillTest {
  private static final int SERVERS = 12;
  private static final int DAYS = 3;
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int REPORTS = (int) Duration.ofDays(DAYS).dividedBy(INTERVAL);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final String RAW = "metric_chunk_raw";
  private static final String SUMS = "metric_chunk_10m";
  private static final String HOURS = "pg_class WHERE relname ~ '^metric_report_[0-9]+$'";
  private static final String RAW_DAYS = "pg_class WHERE relname ~ '^metric_chunk_raw_[0-9]+$'";

  @TempDir Path directory;

  private final Instant start = Instant.parse("2026-11-20T00:00:00Z");
  private final MutableClock clock = new MutableClock(start);
  private final List<ServerId> servers = new ArrayList<>();
  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
  private EmbeddedDatabase database;
  private PostgresMetricStore store;

  /** A process that does the maintenance and can be killed. */
  private interface Maintenance {
    void start() throws IOException;

    void kill() throws InterruptedException;
  }

  @BeforeEach
  void startDatabase() {
    database = TestDatabase.startIn(directory);
    dataSource.setUrl(database.jdbcUrl());
    dataSource.setUser(database.user());
    dataSource.setPassword(database.password());
    TestDatabase.migrate(dataSource);
    store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000));
  }

  @AfterEach
  void stopDatabase() {
    store.close();
    database.close();
  }

  @Test
  void losesAndDoublesNothingWhenTheHubIsKilled() throws Exception {
    livesThrough(new HubMaintenance());
  }

  @Test
  void losesAndDoublesNothingWhenPostgresIsKilled() throws Exception {
    livesThrough(new DatabaseVictim());
  }

  private void livesThrough(Maintenance maintenance) throws Exception {
    report();
    long hours = count(HOURS);

    killWhen(maintenance, RAW, chunks -> chunks > 100);
    killWhen(maintenance, RAW, chunks -> chunks > 500);
    killWhen(maintenance, HOURS, left -> left < hours - 5);
    killWhen(maintenance, HOURS, left -> left < hours - 40);
    killWhen(maintenance, SUMS, days -> days > 10);
    finish("metric_report", 0);
    finish("metric_rollup_due", 0);

    assertEachReportIsThereOnce();
    List<MetricHistory> before = sums();
    clock.advance(Duration.ofDays(9));
    killWhen(maintenance, RAW_DAYS, left -> left < DAYS);
    finish(RAW_DAYS, 0);
    assertThat(sums()).isEqualTo(before);
  }

  private void report() {
    List<CompletableFuture<?>> appended = new ArrayList<>();
    for (int server = 0; server < SERVERS; server++) {
      servers.add(ServerId.random());
      Reports reports = Reports.of(servers.get(server), "boot");
      for (int i = 0; i < REPORTS; i++) {
        appended.add(store.append(reports.cpu(i, at(i), value(server, i))));
      }
    }
    clock.advance(Duration.ofDays(DAYS).plusHours(3));
    appended.forEach(CompletableFuture::join);
  }

  private Instant at(int report) {
    return start.plus(INTERVAL.multipliedBy(report));
  }

  private static double value(int server, int report) {
    return (server + report * 7) % 100;
  }

  /** Kills it once that much is done, which is in the middle of the work. */
  private void killWhen(Maintenance maintenance, String what, LongPredicate done) throws Exception {
    maintenance.start();
    awaitCount(what, done);
    maintenance.kill();
  }

  private void finish(String what, long count) throws Exception {
    awaitCount(
        what,
        now -> {
          if (now == count) {
            return true;
          }
          maintainIfPossible();
          return false;
        });
  }

  /** Looks often, but leaves the processor to the work. */
  private void awaitCount(String what, LongPredicate wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try (Connection connection = dataSource.getConnection()) {
        while (System.nanoTime() < deadline) {
          if (wanted.test(count(connection, what))) {
            return;
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (SQLException e) {
        // PostgreSQL starts again after a kill; the deadline above ends this.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw new AssertionError("Not within " + PATIENCE + ": " + what + " has " + count(what));
  }

  private void assertEachReportIsThereOnce() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT server_id, sum(ticks) FROM " + RAW + " GROUP BY 1")) {
      int found = 0;
      while (rows.next()) {
        found++;
        assertThat(rows.getInt(2)).isEqualTo(REPORTS);
      }
      assertThat(found).isEqualTo(SERVERS);
    }
    for (int server = 0; server < SERVERS; server++) {
      for (int day = 0; day < DAYS; day++) {
        List<Double> expected = new ArrayList<>();
        for (int i = day * REPORTS / DAYS; i < (day + 1) * REPORTS / DAYS; i++) {
          expected.add(value(server, i));
        }
        Instant from = start.plus(day, ChronoUnit.DAYS);
        assertThat(points(history(server, from, 1, 2_000, Resolution.RAW)))
            .extracting(Point::average)
            .isEqualTo(expected);
      }
    }
  }

  private List<MetricHistory> sums() {
    List<MetricHistory> histories = new ArrayList<>();
    for (int server = 0; server < SERVERS; server++) {
      MetricHistory history = history(server, start, DAYS, 74, Resolution.AUTO);
      assertThat(points(history)).hasSize(72);
      histories.add(history);
    }
    return histories;
  }

  private MetricHistory history(
      int server, Instant from, int days, int points, Resolution resolution) {
    return store.history(
        new HistoryQuery(
            servers.get(server),
            from,
            from.plus(days, ChronoUnit.DAYS),
            Set.of(Metric.CPU_USAGE_PERCENT),
            points,
            resolution));
  }

  private static List<Point> points(MetricHistory history) {
    return history.series().get(0).points().stream().filter(point -> !point.isGap()).toList();
  }

  private void maintainIfPossible() {
    try {
      store.maintain();
    } catch (ChatOpsException | IllegalStateException e) {
      // The database went away; what is left is done the next time.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private long count(String what) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return count(connection, what);
    }
  }

  private static long count(Connection connection, String what) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + what)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  /** A process of its own, killed as the kernel's OOM killer does. */
  private final class HubMaintenance implements Maintenance {
    private @Nullable Process process;

    @Override
    public void start() throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MaintenanceProcess.class.getName(),
                  database.jdbcUrl(),
                  database.user(),
                  clock.instant().toString())
              .inheritIO();
      builder.environment().put(MaintenanceProcess.PASSWORD, database.password());
      process = builder.start();
    }

    @Override
    public void kill() throws InterruptedException {
      Process started = Objects.requireNonNull(process);
      assertThat(started.isAlive()).isTrue();
      started.destroyForcibly().waitFor();
    }
  }

  /** The hub stays, and PostgreSQL is killed below it. */
  private final class DatabaseVictim implements Maintenance {
    private volatile boolean killed;
    private @Nullable Thread hub;

    @Override
    public void start() {
      killed = false;
      hub =
          new Thread(
              () -> {
                while (!killed) {
                  maintainIfPossible();
                }
              });
      hub.start();
    }

    @Override
    public void kill() throws InterruptedException {
      long pid = database.pid();
      killed = true;
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
      Objects.requireNonNull(hub).join();
      while (database.pid() == pid || !database.isRunning()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
