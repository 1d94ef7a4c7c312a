package io.chatops.core.notify;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to one channel, and its progress.
 *
 * @param channelName and {@code channelKind}: as they were when it was made, since it outlives the
 *     channel
 * @param held true for a summary of quiet hours
 * @param alerts in the order in which they were added, at most {@link #MAX_ALERTS} of them
 * @param alertCount the number of all alerts
 * @param attempts the number of attempts to send it, including the current one
 * @param createdAt the time of its cause
 * @param nextAttemptAt when it is due; while it is being sent, when it counts as interrupted;
 *     absent when it has ended
 * @param endedAt absent until it is sent, failed or suppressed
 * @param detail the result of the last attempt, or the reason for making none; absent: none
 */
public record Notification(
    NotificationId id,
    UserId ownerId,
    ChannelId channelId,
    String channelName,
    ChannelKind channelKind,
    NotificationMessage.Kind kind,
    boolean held,
    List<Entry> alerts,
    int alertCount,
    State state,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant endedAt,
    @Nullable String detail) {
  /** The most that is read of one, however many alerts joined it. */
  public static final int MAX_ALERTS = 100;

  public Notification {
    alerts = List.copyOf(alerts);
  }

  /** The progress of a notification. */
  public enum State {
    /** Waits for its time. */
    PENDING,
    SENDING,
    /** The receiver has accepted it. */
    SENT,
    /** Given up. */
    FAILED,
    /** It need not be sent any more; the detail has the reason. */
    SUPPRESSED
  }

  /** One alert in it, and why. */
  public record Entry(AlertId alertId, NotificationMessage.Kind reason, Instant addedAt) {
    /** Returns the entry of both: an opening stays the reason, else the newer reason counts. */
    public Entry joined(Entry newer) {
      return reason == NotificationMessage.Kind.OPENED ? this : newer;
    }
  }

  static Notification of(
      NotificationChannel channel,
      NotificationMessage.Kind kind,
      boolean held,
      List<Entry> alerts,
      Instant now,
      Instant dueAt) {
    return new Notification(
        NotificationId.random(),
        channel.ownerId(),
        channel.id(),
        channel.details().name(),
        channel.details().settings().kind(),
        kind,
        held,
        alerts,
        alerts.size(),
        State.PENDING,
        0,
        now,
        dueAt,
        null,
        null);
  }

  /** Being sent, or due again at the end of the lease. */
  public Notification claimed(Instant leaseUntil) {
    return with(State.SENDING, attempts + 1, leaseUntil, null, detail);
  }

  Notification sent(Instant now, String how) {
    return with(State.SENT, attempts, null, now, how);
  }

  Notification failed(Instant now, String why) {
    return with(State.FAILED, attempts, null, now, why);
  }

  /** Returns this notification, which is not to be sent any more. */
  public Notification suppressed(Instant now, String why) {
    return with(State.SUPPRESSED, attempts, null, now, why);
  }

  Notification retry(Instant at, String why) {
    return with(State.PENDING, attempts, at, null, why);
  }

  /** Returns this notification, due later; this does not count as an attempt. */
  Notification postponed(Instant until) {
    return with(State.PENDING, attempts - 1, until, null, detail);
  }

  /** The same with the alerts that are in it by now. */
  public Notification about(List<Entry> entries, int count) {
    return new Notification(
        id,
        ownerId,
        channelId,
        channelName,
        channelKind,
        kind,
        held,
        entries,
        count,
        state,
        attempts,
        createdAt,
        nextAttemptAt,
        endedAt,
        detail);
  }

  private Notification with(
      State newState,
      int newAttempts,
      @Nullable Instant next,
      @Nullable Instant ended,
      @Nullable String newDetail) {
    return new Notification(
        id,
        ownerId,
        channelId,
        channelName,
        channelKind,
        kind,
        held,
        alerts,
        alertCount,
        newState,
        newAttempts,
        createdAt,
        next,
        ended,
        newDetail);
  }
}
