package io.chatops.persistence.metric;

import static io.chatops.persistence.metric.MetricStoreFixture.averages;
import static io.chatops.persistence.metric.MetricStoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.metric.codec.ColumnCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose reports name thousands of things has large headers. */
@ExtendWith(TestDatabase.class)
class WideChunksTest {
  private static final int PARTS = 800;

  private final MetricStoreFixture on;
  private final PostgresMetricStore store;

  WideChunksTest(TestDatabase.Running database) {
    this.on = new MetricStoreFixture(database);
    this.store = on.open();
  }

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void areReadAFewAtATimeAndWhole() throws SQLException {
    Samples.Builder samples = new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 7);
    for (int i = 0; i < 4_000; i++) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "container " + i, i * 3 % 100);
    }
    await(store.append(on.reports.report(1, on.noon, samples.build())));
    on.clock.advance(Duration.ofHours(3));
    store.maintain();
    on.execute(
        "INSERT INTO metric_chunk_raw (server_id, starts_at, part, ticks, header, data)"
            + " SELECT server_id, starts_at, more, ticks, header, data FROM metric_chunk_raw,"
            + " generate_series(1, %d) AS more".formatted(PARTS - 1));

    ChunkTable.Page first = firstPage();

    assertThat(first.last()).isNotNull();
    assertThat(first.chunks()).hasSizeBetween(1, PARTS - 1);
    assertThat(
            averages(
                on.cpu(store, on.noon, on.noon.plus(Duration.ofHours(3)), 200, Resolution.AUTO)))
        .containsExactly(7.0);
    on.execute("DELETE FROM metric_chunk_raw WHERE part > 1");
    assertThat(firstPage().last()).isNull();
  }

  private ChunkTable.Page firstPage() throws SQLException {
    try (Connection connection = on.dataSource.getConnection()) {
      return ChunkTable.RAW.page(
          connection,
          List.of(on.serverId.value()),
          on.noon,
          on.noon.plusSeconds(1),
          "",
          null,
          new ColumnCodec(),
          (table, chunk, why) -> {
            throw why;
          });
    }
  }
}
