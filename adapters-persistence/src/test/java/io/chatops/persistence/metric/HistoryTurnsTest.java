package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Reading history takes a bounded number of the database's connections. */
@ExtendWith(TestDatabase.class)
class HistoryTurnsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final PGSimpleDataSource dataSource;
  private final PostgresMetricStore store;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(PostgresMetricStore.HISTORIES_AT_ONCE);

  HistoryTurnsTest(TestDatabase.Running database) {
    // Its own database: a table of it is locked.
    this.dataSource = database.emptyDataSource();
    this.store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000));
  }

  @AfterEach
  void close() {
    readers.shutdownNow();
    store.close();
  }

  @Test
  void rejectsOneReadTooManyUntilOthersEnd() throws SQLException {
    CompletableFuture<?> read;
    try (Connection blocker = dataSource.getConnection();
        Statement blocking = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      blocking.execute("LOCK TABLE metric_report IN ACCESS EXCLUSIVE MODE");
      read =
          CompletableFuture.allOf(
              IntStream.range(0, PostgresMetricStore.HISTORIES_AT_ONCE)
                  .mapToObj(i -> CompletableFuture.supplyAsync(this::history, readers))
                  .toArray(CompletableFuture<?>[]::new));
      awaitWaiting(blocking, PostgresMetricStore.HISTORIES_AT_ONCE);

      assertThatThrownBy(this::history)
          .isInstanceOf(ChatOpsException.class)
          .hasMessageContaining("Too many histories")
          .extracting(e -> ((ChatOpsException) e).code())
          .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
      blocker.rollback();
    }

    read.orTimeout(1, TimeUnit.MINUTES).join();
    assertThat(history().series()).isEmpty();
  }

  private MetricHistory history() {
    return store.history(
        new HistoryQuery(
            ServerId.random(),
            noon.minusSeconds(60),
            noon,
            Set.of(Metric.CPU_USAGE_PERCENT),
            60,
            Resolution.RAW));
  }

  private static void awaitWaiting(Statement statement, int count) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < deadline) {
      try (ResultSet rows =
          statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
        rows.next();
        if (rows.getInt(1) == count) {
          return;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("Fewer than " + count + " histories are being read");
  }
}
