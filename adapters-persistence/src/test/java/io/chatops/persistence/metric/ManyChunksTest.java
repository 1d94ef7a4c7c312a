package io.chatops.persistence.metric;

import static io.chatops.persistence.metric.MetricStoreFixture.averages;
import static io.chatops.persistence.metric.MetricStoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.MetricHistory;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose reports all come late has far more chunks than are read at once. */
@ExtendWith(TestDatabase.class)
class ManyChunksTest {
  private static final int MORE_PARTS = 2 * ChunkTable.AT_ONCE + 500;

  private final MetricStoreFixture on;
  private final PostgresMetricStore store;

  ManyChunksTest(TestDatabase.Running database) {
    this.on = new MetricStoreFixture(database);
    this.store = on.open();
  }

  @AfterEach
  void close() {
    on.close();
  }

  /** One hour in thousands of parts, and one after it. */
  @BeforeEach
  void fill() throws SQLException {
    await(store.append(on.reports.cpu(1, on.noon, 1)));
    await(store.append(on.reports.cpu(2, on.noon.plus(Duration.ofHours(1)), 2)));
    on.clock.advance(Duration.ofHours(3));
    store.maintain();
    on.execute(
        "INSERT INTO metric_chunk_raw (server_id, starts_at, part, ticks, header, data)"
            + " SELECT server_id, starts_at, more, ticks, header, data FROM metric_chunk_raw,"
            + " generate_series(1, %d) AS more WHERE starts_at = '2026-11-24T12:00Z'"
                .formatted(MORE_PARTS));
  }

  @Test
  void showsAllOfThem() {
    MetricHistory raw =
        on.cpu(store, on.noon, on.noon.plus(Duration.ofHours(3)), 2_000, Resolution.AUTO);

    assertThat(averages(raw)).containsExactly(1.0, 2.0);
  }

  @Test
  void sumsAllOfThemUp() throws SQLException {
    on.clock.advance(Duration.ofDays(1));

    store.maintain();

    assertThat(on.count("metric_rollup_due")).isZero();
    MetricHistory byMinutes =
        on.cpu(store, on.noon, on.noon.plus(Duration.ofHours(3)), 200, Resolution.AUTO);
    assertThat(averages(byMinutes)).containsExactly(1.0, 2.0);
  }

  @Test
  void addsToThemAndReplacesNone() throws SQLException {
    await(store.append(Reports.of(on.serverId, "spool").cpu(1, on.noon.plusSeconds(5), 3)));

    store.maintain();

    assertThat(on.count("metric_chunk_raw WHERE starts_at = '2026-11-24T12:00Z'"))
        .isEqualTo(MORE_PARTS + 2);
    assertThat(on.count("metric_chunk_raw WHERE part = " + (MORE_PARTS + 1))).isEqualTo(1);
  }
}
