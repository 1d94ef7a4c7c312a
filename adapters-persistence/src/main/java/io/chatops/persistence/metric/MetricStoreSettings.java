package io.chatops.persistence.metric;

import java.time.Duration;

/**
 * How much {@link PostgresMetricStore} holds and keeps.
 *
 * @param retention each report is kept so long; older ones are not taken
 * @param minuteRetention sums per minute are kept so long
 * @param tenMinuteRetention sums per ten minutes are kept so long
 * @param queueReports how many reports may wait for their commit
 * @param queueBytes how much memory, in bytes, the waiting reports may take
 * @param groupReports the most reports per transaction; more only make each wait longer
 * @param newLabelsPerDay how many label values that nobody has used before one server may bring in
 *     a day; samples with more are left out, so that no agent can fill the dictionary
 * @param closingPatience how long closing waits for a database that is away
 * @param retentionStep how far the time by which measurements are too old may go ahead with each
 *     upkeep, so that a clock that leaps ahead does not drop everything at once
 */
public record MetricStoreSettings(
    Duration retention,
    Duration minuteRetention,
    Duration tenMinuteRetention,
    int queueReports,
    long queueBytes,
    int groupReports,
    int newLabelsPerDay,
    Duration closingPatience,
    Duration retentionStep) {

  /** A day must be over, and summed up, before its reports may go. */
  public static final Duration SHORTEST_RETENTION = Duration.ofDays(2);

  private static final Duration ANY_STEP = Duration.ofDays(1_000_000);

  public MetricStoreSettings {
    if (retention.compareTo(SHORTEST_RETENTION) < 0
        || minuteRetention.compareTo(retention) < 0
        || tenMinuteRetention.compareTo(minuteRetention) < 0) {
      throw new IllegalArgumentException(
          "retention must be at least two days, and longer for longer steps, not %s, %s, %s"
              .formatted(retention, minuteRetention, tenMinuteRetention));
    }
  }

  /**
   * The defaults: a quarter of the heap may wait, and the clock is believed whatever it says.
   *
   * @param maxHeapBytes the most memory that this process may use
   */
  public static MetricStoreSettings of(
      Duration retention,
      Duration minuteRetention,
      Duration tenMinuteRetention,
      long maxHeapBytes) {
    return new MetricStoreSettings(
        retention,
        minuteRetention,
        tenMinuteRetention,
        20_000,
        maxHeapBytes / 4,
        1_000,
        5_000,
        Duration.ofSeconds(10),
        ANY_STEP);
  }

  /** The same with another {@link #retentionStep}. */
  public MetricStoreSettings withRetentionStep(Duration step) {
    return new MetricStoreSettings(
        retention,
        minuteRetention,
        tenMinuteRetention,
        queueReports,
        queueBytes,
        groupReports,
        newLabelsPerDay,
        closingPatience,
        step);
  }

  Duration retention(Tier tier) {
    return switch (tier) {
      case MINUTE -> minuteRetention;
      case TEN_MINUTES -> tenMinuteRetention;
    };
  }
}
