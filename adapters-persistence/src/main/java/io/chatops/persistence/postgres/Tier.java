package io.chatops.persistence.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The tables of sums: the longer the step, the longer they are kept. */
enum Tier {
  MINUTE("metric_chunk_1m", Duration.ofMinutes(1), Partitions.Width.DAY),
  TEN_MINUTES("metric_chunk_10m", Duration.ofMinutes(10), Partitions.Width.MONTH);

  private final String table;
  private final Duration step;
  private final Partitions.Width partition;

  Tier(String table, Duration step, Partitions.Width partition) {
    this.table = table;
    this.step = step;
    this.partition = partition;
  }

  String table() {
    return table;
  }

  long stepMillis() {
    return step.toMillis();
  }

  int stepsPerDay() {
    return (int) (Duration.ofDays(1).toMillis() / step.toMillis());
  }

  Partitions.Width partition() {
    return partition;
  }

  /** All, the finest first. */
  static List<Tier> finestFirst() {
    return List.of(values());
  }

  /** What is kept from when on. */
  Instant keptFrom(Instant now, MetricStoreSettings settings) {
    return partition.start(partition.index(Micros.of(now.minus(settings.retention(this)))));
  }
}
