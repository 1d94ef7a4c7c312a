package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.identity.ServerId;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several hubs divide the maintenance of one database. */
@ExtendWith(TestDatabase.class)
class SharedMaintenanceTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int SERVERS = 64;

  private final MetricStoreFixture metrics;

  SharedMaintenanceTest(TestDatabase.Running database) {
    this.metrics = new MetricStoreFixture(database);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void isDoneByEachForItsServers() throws SQLException {
    PostgresMetricStore one = metrics.open();
    PostgresMetricStore two = metrics.open();
    oneServerInEachShareReports(one);
    metrics.clock.advance(Duration.ofHours(3));

    assertThat(one.maintain(2, HOUR)).isTrue();
    assertThat(metrics.count("metric_chunk_raw")).isEqualTo(33);
    assertThat(two.maintain(2, HOUR)).isTrue();
    assertThat(metrics.count("metric_chunk_raw")).isEqualTo(SERVERS);

    assertThat(metrics.count("metric_report")).isZero();
    assertThat(one.maintain(2, HOUR)).as("nothing is due").isFalse();
  }

  @Test
  void sumsUpTheDaysOfEachServerOnce() throws SQLException {
    PostgresMetricStore one = metrics.open();
    PostgresMetricStore two = metrics.open();
    oneServerInEachShareReports(one);
    metrics.clock.advance(Duration.ofDays(2));

    assertThat(one.maintain(2, HOUR)).isTrue();
    assertThat(metrics.count("metric_chunk_10m")).isEqualTo(33);
    assertThat(metrics.count("metric_rollup_due")).isZero();
    assertThat(two.maintain(2, HOUR)).isTrue();

    assertThat(metrics.count("metric_chunk_10m")).isEqualTo(SERVERS);
    assertThat(metrics.count("metric_rollup_due")).isZero();
  }

  @Test
  void ofAHungHubMovesToAnother() throws Exception {
    CountDownLatch hasShares = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    PostgresMetricStore hung =
        metrics.opened(
            PostgresMetricStore.start(
                metrics.dataSource,
                metrics.clock,
                MetricStoreSettings.of(
                    Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000),
                () -> {
                  if (Thread.currentThread().getName().equals("hung")) {
                    hasShares.countDown();
                    await(goesOn);
                  }
                  return true;
                }));
    PostgresMetricStore other = metrics.open();
    oneServerInEachShareReports(other);
    metrics.clock.advance(Duration.ofDays(2));
    CompletableFuture<Boolean> maintenance = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                maintenance.complete(hung.maintain(1, HOUR));
              } catch (RuntimeException e) {
                maintenance.completeExceptionally(e);
              }
            },
            "hung")
        .start();
    await(hasShares);
    assertThat(other.maintain(1, HOUR)).as("another has them").isFalse();

    // As PostgreSQL does once the session has been idle for too long.
    metrics.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    MetricStoreFixture.awaitTrue(() -> other.maintain(1, HOUR));
    List<String> before = chunks();
    goesOn.countDown();

    assertThatThrownBy(() -> maintenance.orTimeout(1, TimeUnit.MINUTES).join())
        .isInstanceOf(CompletionException.class);
    assertThat(before).hasSize(SERVERS);
    assertThat(chunks()).isEqualTo(before);
    assertThat(metrics.count("metric_report")).isZero();
    assertThat(other.maintain(1, HOUR)).as("it is done").isFalse();
  }

  @Test
  void goesOnAfterAnHourThatAnotherHubDropsMeanwhile() throws Exception {
    PostgresMetricStore store = metrics.open();
    store.maintain(); // makes the partitions of this hour and the next ones
    Instant last = metrics.noon.plus(Duration.ofHours(2));
    MetricStoreFixture.await(store.append(metrics.reports.cpu(1, last, 1)));
    metrics.clock.advance(Duration.ofHours(6));
    CompletableFuture<Boolean> maintenance;
    try (Connection other = metrics.dataSource.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE metric_report_2026112412 IN ACCESS EXCLUSIVE MODE");
      maintenance = CompletableFuture.supplyAsync(() -> store.maintain(1, HOUR));
      MetricStoreFixture.awaitTrue(
          () ->
              metrics.count(
                      "pg_locks WHERE NOT granted"
                          + " AND relation = 'metric_report_2026112412'::regclass")
                  > 0);
      statement.execute("DROP TABLE metric_report_2026112413");
      other.commit();
    }

    assertThat(maintenance.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
    assertThat(metrics.count("metric_chunk_raw")).isEqualTo(1);
    assertThat(metrics.count("metric_report")).isZero();
  }

  @Test
  void movesTheRetentionOnOnceForAllHubs() throws SQLException {
    MetricStoreSettings settings =
        MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
            .withRetentionStep(HOUR);
    PostgresMetricStore one = metrics.open(metrics.dataSource, settings);
    PostgresMetricStore two = metrics.open(metrics.dataSource, settings);
    one.maintain();
    metrics.clock.advance(Duration.ofDays(10));
    metrics.execute("TRUNCATE maintenance_due");

    for (int turn = 0; turn < 3; turn++) {
      boolean isMore = true;
      while (isMore) {
        boolean isMoreForOne = one.maintain(4, HOUR);
        isMore = two.maintain(4, HOUR) || isMoreForOne;
      }
    }

    assertThat(
            metrics.count(
                "metric_retention_time WHERE reached = '%s'".formatted(metrics.noon.plus(HOUR))))
        .as("an hour later")
        .isEqualTo(1);
  }

  @Test
  void keepsExpiredDaysWhileOthersMaySumThemUp() throws SQLException {
    PostgresMetricStore one = metrics.open();
    PostgresMetricStore two = metrics.open();
    oneServerInEachShareReports(one);
    metrics.clock.advance(Duration.ofHours(3));
    one.maintain();
    metrics.clock.advance(Duration.ofDays(8));
    metrics.execute(
        "UPDATE maintenance_due SET due_at = now() - interval '1 minute'",
        "DELETE FROM maintenance_due WHERE share = 64");

    assertThat(one.maintain(65, HOUR)).as("what concerns all servers").isTrue();
    assertThat(metrics.count("metric_chunk_10m")).isZero();
    while (two.maintain(65, HOUR)) {
      Thread.onSpinWait();
    }
    assertThat(metrics.count("metric_chunk_10m")).isEqualTo(SERVERS);

    one.maintain();
    assertThat(metrics.count("metric_chunk_raw")).isZero();
    assertThat(metrics.count("metric_chunk_10m")).isEqualTo(SERVERS);
  }

  @Test
  void dropsDaysThatNobodyCanSumUpADayLater() throws SQLException {
    PostgresMetricStore store = metrics.open();
    oneServerInEachShareReports(store);
    metrics.clock.advance(Duration.ofHours(3));
    store.maintain();
    metrics.clock.advance(Duration.ofDays(9));
    metrics.execute(
        "UPDATE maintenance_due SET due_at = now() - interval '1 minute'",
        "DELETE FROM maintenance_due WHERE share = 64");

    assertThat(store.maintain(65, HOUR)).isTrue();

    assertThat(metrics.count("metric_chunk_raw")).isZero();
  }

  @Test
  void letsEachHubCountItsUsersStorage() throws SQLException {
    ServerId server = metrics.serverId;
    metrics.execute(
        ("INSERT INTO users (id, email, username, username_folded, role, active, password_hash,"
                + " created_at) VALUES ('%1$s', 'a', 'a', 'a', 'USER', true, '', now())")
            .formatted(server),
        ("INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
                + " VALUES ('%1$s', '%1$s', 'web', '{}', '{}', now(), now())")
            .formatted(server));
    PostgresMetricStore busy = metrics.open();
    PostgresMetricStore idle =
        metrics.open(
            metrics.dataSource,
            MetricStoreSettings.of(
                    Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
                .withBudgets(new StoreBudgets(5, 12, 20_000, 1, 1)));
    MetricStoreFixture.await(busy.append(metrics.reports.cpu(1, metrics.noon, 1)));
    metrics.clock.advance(Duration.ofHours(3));
    assertThat(busy.maintain(1, HOUR)).isTrue();

    assertThat(idle.maintain(1, HOUR)).as("nothing is left for it").isFalse();

    assertThat(idle.leftOutBecause(server)).isPresent();
  }

  /** Each appends ten reports; the ids of the servers begin with each of 64 numbers. */
  private void oneServerInEachShareReports(PostgresMetricStore store) {
    List<CompletableFuture<?>> appended = new ArrayList<>();
    for (long share = 0; share < SERVERS; share++) {
      UUID random = UUID.randomUUID();
      ServerId server =
          new ServerId(
              new UUID(
                  (share << 58) | (random.getMostSignificantBits() >>> 6),
                  random.getLeastSignificantBits()));
      Reports reports = Reports.of(server, "boot");
      for (int i = 0; i < 10; i++) {
        Instant at = metrics.noon.plusSeconds(i);
        appended.add(store.append(reports.cpu(i, at, i)));
      }
    }
    appended.forEach(done -> done.orTimeout(1, TimeUnit.MINUTES).join());
  }

  /** All raw chunks and sums, as they are stored, each with the transaction that wrote it. */
  private List<String> chunks() throws SQLException {
    List<String> chunks = new ArrayList<>();
    try (Connection connection = metrics.dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT r.server_id || ' ' || r.ticks || ' ' || r.xmin || ' ' || s.ticks || ' '"
                    + " || s.xmin FROM metric_chunk_raw r JOIN metric_chunk_10m s USING (server_id)"
                    + " ORDER BY 1")) {
      while (rows.next()) {
        chunks.add(rows.getString(1));
      }
    }
    return chunks;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
