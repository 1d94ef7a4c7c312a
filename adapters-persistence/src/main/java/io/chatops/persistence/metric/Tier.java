package io.chatops.persistence.metric;

import io.chatops.core.metric.StorageTier;
import io.chatops.persistence.sql.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The tables of sums. Longer steps are kept longer. */
enum Tier {
  MINUTE("metric_chunk_1m", StorageTier.MINUTE, Duration.ofMinutes(1), Partitions.Width.DAY),
  TEN_MINUTES(
      "metric_chunk_10m", StorageTier.TEN_MINUTES, Duration.ofMinutes(10), Partitions.Width.MONTH);

  private final String table;
  private final StorageTier storageTier;
  private final Duration step;
  private final Partitions.Width partition;

  Tier(String table, StorageTier storageTier, Duration step, Partitions.Width partition) {
    this.table = table;
    this.storageTier = storageTier;
    this.step = step;
    this.partition = partition;
  }

  String table() {
    return table;
  }

  StorageTier storageTier() {
    return storageTier;
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

  /** Returns all tiers, the finest first. */
  static List<Tier> finestFirst() {
    return List.of(values());
  }

  /** Returns the time from which sums are kept. */
  Instant keptFrom(Instant now, MetricStoreSettings settings) {
    return partition.start(partition.index(StoredTime.micros(now.minus(settings.retention(this)))));
  }
}
