package io.chatops.persistence.metric;

import io.chatops.persistence.schema.DatabaseLayout;
import java.time.Duration;

/**
 * The limits of {@link PostgresMetricStore}: how much it holds, and for how long.
 *
 * @param retention the age up to which reports are kept; older ones are not accepted
 * @param minuteRetention the age up to which sums per minute are kept
 * @param tenMinuteRetention the age up to which sums per ten minutes are kept
 * @param queueReports the maximum number of reports waiting for their commit
 * @param queueBytes the maximum memory of waiting reports, in bytes
 * @param groupReports the maximum number of reports per transaction; more would only lengthen each
 *     wait
 * @param budgets the share that one server and one owner can fill
 * @param closeTimeout the time that closing waits for an unavailable database
 * @param retentionStep the maximum advance of {@link RetentionClock} per maintenance run, so that a
 *     clock that leaps ahead does not drop everything at once
 * @param layout that of the database
 */
public record MetricStoreSettings(
    Duration retention,
    Duration minuteRetention,
    Duration tenMinuteRetention,
    int queueReports,
    long queueBytes,
    int groupReports,
    StoreBudgets budgets,
    Duration closeTimeout,
    Duration retentionStep,
    DatabaseLayout layout) {

  /** The shortest retention: a day must be over and summed up before its reports are dropped. */
  public static final Duration MIN_RETENTION = Duration.ofDays(2);

  private static final Duration ANY_STEP = Duration.ofDays(1_000_000);

  public MetricStoreSettings {
    if (retention.compareTo(MIN_RETENTION) < 0
        || minuteRetention.compareTo(retention) < 0
        || tenMinuteRetention.compareTo(minuteRetention) < 0) {
      throw new IllegalArgumentException(
          "retention must be at least two days, and longer for longer steps, not %s, %s, %s"
              .formatted(retention, minuteRetention, tenMinuteRetention));
    }
  }

  /**
   * Returns the defaults: reports may fill a quarter of the heap, and the clock is always trusted.
   *
   * @param maxHeapBytes the maximum heap of this process
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
        StoreBudgets.DEFAULTS,
        Duration.ofSeconds(10),
        ANY_STEP,
        DatabaseLayout.PLAIN);
  }

  /** Returns the same settings with another {@link #retentionStep}. */
  public MetricStoreSettings withRetentionStep(Duration step) {
    return with(budgets, step, layout);
  }

  /** Returns the same settings with other budgets. */
  public MetricStoreSettings withBudgets(StoreBudgets others) {
    return with(others, retentionStep, layout);
  }

  /** Returns the same settings for a database of another layout. */
  public MetricStoreSettings withLayout(DatabaseLayout other) {
    return with(budgets, retentionStep, other);
  }

  private MetricStoreSettings with(
      StoreBudgets newBudgets, Duration newStep, DatabaseLayout newLayout) {
    return new MetricStoreSettings(
        retention,
        minuteRetention,
        tenMinuteRetention,
        queueReports,
        queueBytes,
        groupReports,
        newBudgets,
        closeTimeout,
        newStep,
        newLayout);
  }

  Duration retention(Tier tier) {
    return switch (tier) {
      case MINUTE -> minuteRetention;
      case TEN_MINUTES -> tenMinuteRetention;
    };
  }
}
