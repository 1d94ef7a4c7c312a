package io.chatops.bench.jmh;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One series over a day at five seconds, 17,280 samples, down to 300 points. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HistoryBuilding {
  private static final int SAMPLES = 17_280;
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(1));

  private final HistoryQuery query =
      new HistoryQuery(
          new ServerId(new UUID(1, 2)),
          START,
          END,
          Set.of(Metric.CPU_USAGE_PERCENT),
          300,
          HistoryQuery.Resolution.AUTO);
  private final long[] times = new long[SAMPLES];
  private final double[] values = new double[SAMPLES];

  /** Makes the samples. */
  public HistoryBuilding() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < SAMPLES; i++) {
      times[i] = START.toEpochMilli() + i * 5000L;
      values[i] = random.nextDouble(100);
    }
  }

  @Benchmark
  public MetricHistory build() {
    HistoryBuilder builder = new HistoryBuilder(query, END, Coverage.ofReports(times));
    for (int i = 0; i < SAMPLES; i++) {
      builder.add(Metric.CPU_USAGE_PERCENT, null, times[i], values[i]);
    }
    return builder.build();
  }
}
