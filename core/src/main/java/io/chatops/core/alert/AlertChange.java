package io.chatops.core.alert;

import org.jspecify.annotations.Nullable;

/**
 * One step in the life of an alert.
 *
 * @param alert as it is after the step
 * @param comment what a person wrote with this step; absent: nothing, and an earlier comment stays
 */
public record AlertChange(Alert alert, Kind kind, @Nullable String comment) {

  /** The kind of a change. */
  public enum Kind {
    OPENED,
    /** It was a warning and is critical now. */
    ESCALATED,
    ACKNOWLEDGED,
    /** Its {@link Alert#snooze()} was set or removed. */
    SNOOZED,
    /** It ended, for the reason in {@link Alert#resolution()}. */
    RESOLVED,
    /**
     * A {@link Alert#late} episode was recorded, opened and resolved at once, without
     * notifications.
     */
    RECORDED
  }

  /** A step without a comment. */
  public AlertChange(Alert alert, Kind kind) {
    this(alert, kind, null);
  }

  /** Returns this step with the alert as it is stored, and with the values of now. */
  public AlertChange asStored(Alert stored) {
    return new AlertChange(
        stored.withValues(alert.currentValue(), alert.peakValue()), kind, comment);
  }

  /**
   * Applies this step to the stored alert: concurrent changes of another hub stay. The values are
   * those of the hub that follows them.
   *
   * @param before the alert as stored
   */
  public Alert onto(Alert before) {
    Alert.Acknowledgement acknowledgement = alert.acknowledgement();
    Alert.Resolution resolution = alert.resolution();
    return switch (kind) {
      case OPENED, RECORDED -> alert;
      case ESCALATED ->
          before.escalated(alert.severity()).withValues(alert.currentValue(), alert.peakValue());
      case ACKNOWLEDGED ->
          acknowledgement == null ? before : before.acknowledged(acknowledgement, comment);
      case SNOOZED -> before.snoozed(alert.snooze());
      case RESOLVED ->
          resolution == null
              ? before
              : before
                  .resolved(resolution, comment)
                  .withValues(alert.currentValue(), alert.peakValue());
    };
  }
}
