package io.chatops.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryMetricStoreTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryMetricStore store = new InMemoryMetricStore(clock, Duration.ofHours(2));
  private final ServerId serverId = ServerId.random();

  @Test
  void dropsWhatIsOlderThanTheRetention() {
    Instant start = clock.instant();
    append(1, start, 1);
    clock.advance(Duration.ofHours(4));

    store.maintain();

    assertThat(reportsIn(start, start.plusSeconds(60))).isZero();
    assertThat(append(2, start, 1)).isEqualTo(AppendOutcome.TOO_OLD);
  }

  @Test
  void losesTheOldestReportsBeyondItsShare() {
    Instant start = clock.instant();
    int size = Samples.Builder.MAX_SAMPLES;
    int share = InMemoryMetricStore.MAX_VALUES / size;
    for (int i = 0; i < share + 50; i++) {
      append(i, start.plusMillis(i), size);
    }

    assertThat(reportsIn(start, start.plusMillis(50))).isZero();
    assertThat(reportsIn(start, start.plusSeconds(60))).isEqualTo(share);
  }

  private AppendOutcome append(long sequence, Instant at, int size) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < size; i++) {
      samples.add(Metric.CPU_USAGE_PERCENT, null, i);
    }
    return store
        .append(
            new MetricReport(
                serverId,
                null,
                sequence,
                at,
                at,
                samples.build(),
                ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8))))
        .join();
  }

  private long reportsIn(Instant from, Instant to) {
    return store
        .history(
            new HistoryQuery(
                serverId,
                from,
                to,
                Set.of(Metric.CPU_USAGE_PERCENT),
                2000,
                HistoryQuery.Resolution.RAW))
        .series()
        .stream()
        .mapToLong(series -> series.points().size())
        .sum();
  }
}
