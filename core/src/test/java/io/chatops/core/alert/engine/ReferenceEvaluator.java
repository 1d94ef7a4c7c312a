package io.chatops.core.alert.engine;

import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a whole series raises, told from the series itself rather than value by value:
 * slow, short, and nothing shared with the state machine.
 */
final class ReferenceEvaluator {
  /** One value. */
  record Reading(Instant at, double value, boolean late) {}

  /**
   * One alert.
   *
   * @param endedAt absent: it is open
   */
  record Episode(Instant createdAt, @Nullable Instant endedAt, Severity severity, boolean late) {}

  private ReferenceEvaluator() {}

  static List<Episode> episodes(
      ThresholdDetails rules, List<Reading> series, Duration silenceAllowed) {
    List<Episode> found = new ArrayList<>();
    int from = 0;
    Instant quiet = Instant.MIN;
    for (int i = 0; i < series.size(); i++) {
      if (!opens(rules, series, from, i, silenceAllowed) || series.get(i).at().isBefore(quiet)) {
        continue;
      }
      int end = i + 1;
      while (end < series.size() && !isFine(rules, series.get(end).value())) {
        end++;
      }
      boolean isOver = end < series.size();
      List<Reading> during = series.subList(i, end);
      boolean late = isOver && during.stream().allMatch(Reading::late);
      if (isOver || !during.stream().allMatch(Reading::late)) {
        found.add(
            new Episode(
                series.get(i).at(),
                isOver ? series.get(end).at() : null,
                worst(rules, during),
                late));
      }
      if (!isOver) {
        break;
      }
      quiet = series.get(end).at().plus(rules.cooldown());
      from = end;
      i = end;
    }
    return found;
  }

  /** Returns true if every value has breached for the duration, up to this one. */
  private static boolean opens(
      ThresholdDetails rules, List<Reading> series, int from, int at, Duration silenceAllowed) {
    if (!isBreach(rules, series.get(at).value())) {
      return false;
    }
    int first = at;
    while (first > from
        && isBreach(rules, series.get(first - 1).value())
        && !series.get(first).at().isAfter(series.get(first - 1).at().plus(silenceAllowed))) {
      first--;
    }
    return Duration.between(series.get(first).at(), series.get(at).at()).compareTo(rules.duration())
        >= 0;
  }

  private static Severity worst(ThresholdDetails rules, List<Reading> series) {
    Severity given = rules.severity();
    if (given != null) {
      return given;
    }
    double limit = rules.thresholdValue();
    boolean critical =
        series.stream()
            .anyMatch(
                reading ->
                    rules.comparison().isUpper()
                        ? reading.value() >= Math.min(100, 1.5 * limit) && reading.value() > limit
                        : reading.value() < limit / 2);
    return critical ? Severity.CRITICAL : Severity.WARNING;
  }

  private static boolean isBreach(ThresholdDetails rules, double value) {
    return switch (rules.comparison()) {
      case GT -> value > rules.thresholdValue();
      case GE -> value >= rules.thresholdValue();
      case LT -> value < rules.thresholdValue();
      case LE -> value <= rules.thresholdValue();
    };
  }

  private static boolean isFine(ThresholdDetails rules, double value) {
    Double recovery = rules.recoveryValue();
    boolean beyondRecovery =
        recovery != null && (rules.comparison().isUpper() ? value > recovery : value < recovery);
    return !isBreach(rules, value) && !beyondRecovery;
  }
}
