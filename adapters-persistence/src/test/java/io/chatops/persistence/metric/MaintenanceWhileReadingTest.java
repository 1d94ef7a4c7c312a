package io.chatops.persistence.metric;

import static io.chatops.persistence.metric.MetricStoreFixture.averages;
import static io.chatops.persistence.metric.MetricStoreFixture.await;
import static io.chatops.persistence.metric.MetricStoreFixture.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A late report is compacted, and its hour empty and to be dropped, while somebody reads. */
@ExtendWith(TestDatabase.class)
class MaintenanceWhileReadingTest {
  private final MetricStoreFixture on;
  private final PostgresMetricStore store;
  private final ExecutorService readers = Executors.newSingleThreadExecutor();

  MaintenanceWhileReadingTest(TestDatabase.Running database) {
    this.on = new MetricStoreFixture(database);
    this.store = on.open();
  }

  @AfterEach
  void close() {
    readers.shutdown();
    on.close();
  }

  @Test
  void showsTheReportOverTheApi() throws Exception {
    Instant to = on.noon.plus(Duration.ofHours(3));

    assertThat(
            readWhileItIsCompacted(
                () -> averages(on.cpu(store, on.noon, to, 200, Resolution.AUTO))))
        .containsExactly(4.0);
  }

  @Test
  void showsTheReportInSql() throws Exception {
    Instant to = on.noon.plus(Duration.ofHours(3));

    assertThat(readWhileItIsCompacted(() -> on.cpuInSql(on.noon, to, "minute")))
        .containsExactly(4.0);
  }

  private List<Double> readWhileItIsCompacted(Callable<List<Double>> reading) throws Exception {
    on.clock.advance(Duration.ofHours(3));
    await(store.append(on.reports.cpu(1, on.noon, 4)));
    Future<List<Double>> read;
    try (Connection blocker = on.dataSource.getConnection();
        Statement blocking = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      // Where reading by minutes begins, and maintenance has nothing to do.
      blocking.execute("LOCK TABLE metric_chunk_1m IN ACCESS EXCLUSIVE MODE");
      read = readers.submit(reading);
      awaitTrue(() -> on.count("pg_locks WHERE NOT granted") > 0);

      store.maintain();

      assertThat(on.count("metric_chunk_raw")).isEqualTo(1);
      blocker.rollback();
    }
    return read.get(1, TimeUnit.MINUTES);
  }
}
