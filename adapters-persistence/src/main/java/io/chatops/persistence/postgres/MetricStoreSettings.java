package io.chatops.persistence.postgres;

import java.time.Duration;

/**
 * How much {@link PostgresMetricStore} holds and keeps.
 *
 * @param retention reports collected longer ago are dropped, and not taken
 * @param queueReports how many reports may wait for their commit
 * @param queueBytes how much memory, in bytes, the waiting reports may take
 * @param groupReports the most reports per transaction; more only make each wait longer
 * @param newLabelsPerDay how many label values that nobody has used before one server may bring in
 *     a day; samples with more are left out, so that no agent can fill the dictionary
 * @param closingPatience how long closing waits for a database that is away
 */
public record MetricStoreSettings(
    Duration retention,
    int queueReports,
    long queueBytes,
    int groupReports,
    int newLabelsPerDay,
    Duration closingPatience) {

  public MetricStoreSettings {
    if (retention.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("retention must be at least an hour, not " + retention);
    }
  }

  /**
   * The defaults: a quarter of the heap may wait.
   *
   * @param maxHeapBytes the most memory that this process may use
   */
  public static MetricStoreSettings of(Duration retention, long maxHeapBytes) {
    return new MetricStoreSettings(
        retention, 20_000, maxHeapBytes / 4, 1_000, 5_000, Duration.ofSeconds(10));
  }
}
