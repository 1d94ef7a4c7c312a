package io.chatops.core.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The running evaluation of all thresholds, for the use cases that change a threshold or an alert.
 * Changes go through it so that the storage and the evaluation agree.
 *
 * <p>Every method but {@link #withNewestValues} blocks until its change is stored, and throws
 * STORAGE_UNAVAILABLE when that takes too long. The change is then stored later.
 */
public interface ThresholdEvaluation {
  /** Adds a threshold; returns false when its owner has reached the limit. */
  boolean add(AlertThreshold threshold, int maxPerOwner);

  /**
   * Changes a threshold and ends its alerts when it then {@link ThresholdDetails#hasSameCondition
   * watches something else}.
   *
   * @param change from the current details to the new ones; may be called several times
   * @param by the name of the user who changes it
   * @return the threshold as it is now; empty when it does not exist
   */
  Optional<AlertThreshold> update(
      AlertThreshold before, UnaryOperator<ThresholdDetails> change, String by, Instant now);

  /** Removes a threshold and ends its alerts; returns false when it does not exist. */
  boolean remove(AlertThreshold threshold, String by, Instant now);

  /**
   * Acknowledges those of the alerts that are open.
   *
   * @return the alerts as they are stored then, in the same order; one that was just removed is
   *     left out
   */
  List<Alert> acknowledge(
      List<Alert> alerts, Alert.Acknowledgement acknowledgement, @Nullable String comment);

  /**
   * Snoozes an alert if it is open; returns the alert as it is stored then.
   *
   * @param snooze absent: it is not muted any more
   */
  Alert snooze(Alert alert, Alert.@Nullable Snooze snooze);

  /** Ends an alert by hand if it is open; returns the alert as it is stored then. */
  Alert resolve(Alert alert, String by, @Nullable String comment, Instant now);

  /** Returns the alert with its newest values, which the storage receives only now and then. */
  Alert withNewestValues(Alert alert);
}
