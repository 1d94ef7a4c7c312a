package io.chatops.core.alert;

/**
 * The severity of a breach where the owner set none: critical beyond 1.5 times an upper threshold
 * or below half of a lower one, else a warning. A percentage cannot go beyond 100, so there the
 * limit is reaching it. Below zero, where "1.5 times" means nothing, every breach is a warning.
 */
public final class SeverityScale {
  private static final double FULL = 100;

  private SeverityScale() {}

  public static Severity of(ThresholdDetails details, double value) {
    Severity given = details.severity();
    if (given != null) {
      return given;
    }
    double threshold = details.thresholdValue();
    if (threshold < 0) {
      return Severity.WARNING;
    }
    boolean critical =
        details.comparison().isUpper()
            ? isFarAbove(details.metricType(), value, 1.5 * threshold)
            : value < threshold / 2;
    return critical ? Severity.CRITICAL : Severity.WARNING;
  }

  private static boolean isFarAbove(MetricType type, double value, double limit) {
    boolean isCapped = type.isPercent() && limit >= FULL;
    return isCapped ? value >= FULL : value > limit;
  }
}
