package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.ThresholdDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Thresholds on the same value, the nearest limit first. The thresholds that a value exceeds are
 * always the first ones, so one comparison shows that it exceeds none. Immutable.
 */
final class Ladder {
  // Zero has two signs that compare as equal, but would be sorted apart.
  private static final Comparator<ThresholdDetails> LOWEST =
      Comparator.comparingDouble(details -> details.thresholdValue() + 0.0);
  // At the same limit a value is beyond those first that include it.
  private static final Comparator<ThresholdDetails> INCLUSIVE =
      Comparator.comparing(ThresholdDetails::comparison, Comparator.reverseOrder());

  /** A ladder without thresholds. */
  static final Ladder NONE = new Ladder(List.of());

  private final List<AlertThreshold> upper;
  private final List<AlertThreshold> lower;

  Ladder(Collection<AlertThreshold> thresholds) {
    upper = sorted(thresholds, true, LOWEST.thenComparing(INCLUSIVE));
    lower = sorted(thresholds, false, LOWEST.reversed().thenComparing(INCLUSIVE));
  }

  /** Returns how many of them a value is beyond. */
  int count(double value) {
    return count(upper, value) + count(lower, value);
  }

  /** Returns those that a value is beyond. */
  List<AlertThreshold> beyond(double value) {
    List<AlertThreshold> all = new ArrayList<>(upper.subList(0, count(upper, value)));
    all.addAll(lower.subList(0, count(lower, value)));
    return all;
  }

  private static List<AlertThreshold> sorted(
      Collection<AlertThreshold> thresholds, boolean upper, Comparator<ThresholdDetails> order) {
    return thresholds.stream()
        .filter(threshold -> threshold.details().comparison().isUpper() == upper)
        .sorted(Comparator.comparing(AlertThreshold::details, order))
        .toList();
  }

  private static int count(List<AlertThreshold> rungs, double value) {
    if (rungs.isEmpty() || !isBeyond(rungs, 0, value)) {
      return 0; // by far the most
    }
    int beyond = 0;
    int fine = rungs.size();
    while (beyond + 1 < fine) {
      int middle = (beyond + fine) >>> 1;
      if (isBeyond(rungs, middle, value)) {
        beyond = middle;
      } else {
        fine = middle;
      }
    }
    return fine;
  }

  private static boolean isBeyond(List<AlertThreshold> rungs, int index, double value) {
    return rungs.get(index).details().isBreachedBy(value);
  }
}
