package io.chatops.core.alert;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One episode of a threshold on a server, from the end of its duration to its resolution.
 *
 * @param ownerId the owner of server and threshold, who is notified
 * @param serverName the server's name when it opened
 * @param severity the worst so far
 * @param message for users, made when it opened: text of ours with names from host and owner in it,
 *     so to be escaped like any other data
 * @param threshold the threshold value when it opened
 * @param currentValue the newest value known to the maker of this record
 * @param peakValue the value farthest beyond the threshold so far
 * @param late true if the episode had ended before its reports arrived (an agent's spool): it is
 *     history, was never open, and is not notified of
 * @param createdAt when it opened, by the time of the report (OFFLINE: by the hub's clock)
 * @param acknowledgement absent: not acknowledged
 * @param snooze may have expired; absent: none since it opened or became critical
 * @param resolution absent: it is active
 * @param comment the last one given with an acknowledgement or resolution; absent: none
 */
public record Alert(
    AlertId id,
    UserId ownerId,
    AlertKey key,
    String serverName,
    MetricType type,
    Comparison comparison,
    Severity severity,
    String message,
    double threshold,
    double currentValue,
    double peakValue,
    boolean late,
    Instant createdAt,
    @Nullable Acknowledgement acknowledgement,
    @Nullable Snooze snooze,
    @Nullable Resolution resolution,
    @Nullable String comment)
    implements OwnedObject {

  /**
   * The user who took an alert, and the time.
   *
   * @param by the user's name then
   */
  public record Acknowledgement(String by, Instant at) {}

  /**
   * Mutes an alert for a time. It ends with the alert, and when the alert becomes critical.
   *
   * @param by the user's name at that time
   * @param until the end of the time; absent: the alert's own end
   */
  public record Snooze(String by, Instant at, @Nullable Instant until) {}

  /**
   * The end of an alert.
   *
   * @param by the name then of the user whose action ended it; absent: it ended by itself
   */
  public record Resolution(ResolveReason reason, @Nullable String by, Instant at) {}

  /** The reason why an alert ended. */
  public enum ResolveReason {
    /** The value was fine again. */
    RECOVERED,
    /** A person resolved it. */
    MANUAL,
    THRESHOLD_CHANGED,
    THRESHOLD_DISABLED,
    THRESHOLD_DELETED,
    /** Its server no longer has the tag of its threshold. */
    TAG_REMOVED,
    /** Its server is gone, and the stored alert with it. */
    SERVER_REMOVED,
    /** Its subject is in no report any more, e.g. a file system that was unmounted. */
    NO_DATA
  }

  public boolean isActive() {
    return resolution == null;
  }

  /** Returns true if it is muted now, unless it ends or becomes critical. */
  public boolean isSnoozedAt(Instant now) {
    return isActive() && snooze != null && (snooze.until() == null || now.isBefore(snooze.until()));
  }

  /** Returns this alert, which is worse now; that ends a snooze. */
  public Alert escalated(Severity to) {
    return with(to, currentValue, peakValue, acknowledgement, null, resolution, comment);
  }

  /** The same with newer values. */
  public Alert withValues(double current, double peak) {
    return with(severity, current, peak, acknowledgement, snooze, resolution, comment);
  }

  /**
   * Returns this alert with another snooze.
   *
   * @param newSnooze absent: it is not muted any more
   */
  public Alert snoozed(@Nullable Snooze newSnooze) {
    return with(severity, currentValue, peakValue, acknowledgement, newSnooze, resolution, comment);
  }

  public Alert acknowledged(Acknowledgement by, @Nullable String newComment) {
    return with(
        severity,
        currentValue,
        peakValue,
        by,
        snooze,
        resolution,
        newComment == null ? comment : newComment);
  }

  public Alert resolved(Resolution how, @Nullable String newComment) {
    return with(
        severity,
        currentValue,
        peakValue,
        acknowledgement,
        snooze,
        how,
        newComment == null ? comment : newComment);
  }

  private Alert with(
      Severity newSeverity,
      double current,
      double peak,
      @Nullable Acknowledgement newAcknowledgement,
      @Nullable Snooze newSnooze,
      @Nullable Resolution newResolution,
      @Nullable String newComment) {
    return new Alert(
        id,
        ownerId,
        key,
        serverName,
        type,
        comparison,
        newSeverity,
        message,
        threshold,
        current,
        peak,
        late,
        createdAt,
        newAcknowledgement,
        newSnooze,
        newResolution,
        newComment);
  }
}
