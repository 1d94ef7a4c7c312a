package io.chatops.core.alert;

/**
 * One step in the life of an alert.
 *
 * @param alert as it is after the step
 */
public record AlertChange(Alert alert, Kind kind) {

  /** The kind of a change. */
  public enum Kind {
    OPENED,
    /** It was a warning and is critical now. */
    ESCALATED,
    ACKNOWLEDGED,
    /** It is snoozed now, or not any more, as {@link Alert#snooze()} tells. */
    SNOOZED,
    /** It ended, for the reason in {@link Alert#resolution()}. */
    RESOLVED,
    /** A {@link Alert#late} episode was noted, begin and end at once; nobody is to be told. */
    RECORDED
  }
}
