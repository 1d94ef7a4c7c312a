package io.chatops.persistence.metric;

import static io.chatops.persistence.metric.MetricStoreFixture.await;
import static io.chatops.persistence.metric.MetricStoreFixture.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server is removed while others work on its stored metrics. */
@ExtendWith(TestDatabase.class)
class RemovalTest {
  private final TestDatabase.Running database;
  private final MetricStoreFixture on;

  /** The common pool may have one thread only, and its first task waits for the second. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  RemovalTest(TestDatabase.Running database) {
    this.database = database;
    this.on = new MetricStoreFixture(database);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    on.close();
  }

  @Test
  void holdsNoLockWhileItWaitsForSummingUp() throws SQLException {
    PostgresMetricStore store = summedUp();
    await(store.append(Reports.of(on.serverId, "spool").cpu(1, on.noon.plusSeconds(5), 3)));
    CompletableFuture<Void> maintenance;
    CompletableFuture<Void> removal;
    try (Connection blocker = on.dataSource.getConnection();
        Statement blocking = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      // Read once the day is taken from what is due, and before its sums are written.
      blocking.execute("LOCK TABLE metric_chunk_10m IN ACCESS EXCLUSIVE MODE");
      maintenance = CompletableFuture.runAsync(store::maintain, threads);
      awaitTrue(() -> on.count("pg_locks WHERE NOT granted") >= 1);

      removal = CompletableFuture.runAsync(() -> store.deleteServer(on.serverId), threads);
      awaitTrue(() -> on.count("pg_locks WHERE NOT granted") >= 2);

      assertThat(
              on.count(
                  "pg_locks WHERE relation = 'metric_chunk_1m'::regclass"
                      + " AND mode = 'RowExclusiveLock'"))
          .isZero();
      blocker.rollback();
    }
    maintenance.orTimeout(1, TimeUnit.MINUTES).join();
    removal.orTimeout(1, TimeUnit.MINUTES).join();
    assertNothingIsLeft();
  }

  @Test
  void triesAgainWhenTheDatabaseChoosesItToGiveWay() throws SQLException {
    PostgresMetricStore store = summedUp();
    CompletableFuture<Void> removal;
    try (Connection other = database.superuser(on.dataSource);
        Statement working = other.createStatement()) {
      // Who waits first looks for a deadlock first, by when the other waits as well.
      working.execute("SELECT set_config('deadlock_timeout', '1h', false)");
      working.execute(
          "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = %L',"
              + " current_database(), '3s'); END$$");
      other.setAutoCommit(false);
      working.execute("UPDATE metric_space SET bytes = bytes");
      removal = CompletableFuture.runAsync(() -> store.deleteServer(on.serverId), threads);
      awaitTrue(() -> on.count("pg_locks WHERE NOT granted") >= 1);

      working.execute("UPDATE metric_chunk_raw SET ticks = ticks");
      other.commit();
    }

    removal.orTimeout(1, TimeUnit.MINUTES).join();
    assertNothingIsLeft();
  }

  private PostgresMetricStore summedUp() throws SQLException {
    PostgresMetricStore store = on.open();
    await(store.append(on.reports.cpu(1, on.noon, 1)));
    on.clock.advance(Duration.ofDays(2));
    store.maintain();
    assertThat(on.count("metric_chunk_1m")).isEqualTo(1);
    return store;
  }

  private void assertNothingIsLeft() throws SQLException {
    for (String table :
        List.of(
            "metric_report",
            "metric_rollup_due",
            "metric_chunk_raw",
            "metric_chunk_1m",
            "metric_chunk_10m",
            "metric_space",
            "agent_boot")) {
      assertThat(on.count(table)).as(table).isZero();
    }
  }
}
