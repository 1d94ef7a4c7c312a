package io.chatops.core.alert.engine;

import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** The message of an alert. */
final class AlertText {
  private static final String[] RATES = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};

  private AlertText() {}

  /** E.g. "CPU usage is 97.3 %, above 90 % for 5 min". */
  static String of(ThresholdDetails details, String detail, double value) {
    MetricType type = details.metricType();
    String sentence =
        type == MetricType.CONTAINER
            ? "Container "
                + detail
                + (value < 1 ? " is not running or is unhealthy" : " is running")
            : subject(type, detail) + amount(type, value) + limit(details);
    return details.duration().isZero()
        ? sentence
        : sentence + " for " + length(details.duration().toSeconds());
  }

  private static String limit(ThresholdDetails details) {
    String limit = amount(details.metricType(), details.thresholdValue());
    return details.metricType() == MetricType.OFFLINE
        ? " (limit " + limit + ")"
        : ", " + side(details.comparison()) + " " + limit;
  }

  private static String subject(MetricType type, String detail) {
    String of = detail.isEmpty() ? "" : " of " + detail;
    return switch (type) {
      case CPU -> "CPU usage is ";
      case MEMORY -> "Memory usage is ";
      case DISK -> "Disk usage" + of + " is ";
      case NETWORK -> "Network traffic" + of + " is ";
      case SERVICE -> "The number of processes" + of + " is ";
      case LOAD -> "The load is ";
      case SWAP -> "Swap usage is ";
      case TEMPERATURE -> "The temperature" + of + " is ";
      case CONTAINER -> "Container " + detail + " is ";
      case OFFLINE -> "No report from the agent for ";
    };
  }

  private static String side(Comparison comparison) {
    return switch (comparison) {
      case GT -> "above";
      case GE -> "at or above";
      case LT -> "below";
      case LE -> "at or below";
    };
  }

  private static String amount(MetricType type, double value) {
    return switch (type) {
      case CPU, MEMORY, DISK, SWAP -> number(value) + " %";
      case NETWORK -> rate(value);
      case TEMPERATURE -> number(value) + " °C";
      case OFFLINE -> length((long) value);
      case SERVICE, LOAD, CONTAINER -> number(value);
    };
  }

  private static String rate(double value) {
    double scaled = value;
    int unit = 0;
    while (Math.abs(scaled) >= 1000 && unit < RATES.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return number(scaled) + " " + RATES[unit];
  }

  private static String length(long seconds) {
    Duration length = Duration.ofSeconds(seconds);
    if (length.compareTo(Duration.ofMinutes(2)) < 0) {
      return seconds + " s";
    }
    if (length.compareTo(Duration.ofHours(2)) < 0) {
      return length.toMinutes() + " min";
    }
    return length.toHours() + " h";
  }

  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
