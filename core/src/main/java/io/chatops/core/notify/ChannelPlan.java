package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationRepository.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one channel whether an alert is sent alone, in a summary with others, or after the
 * quiet hours.
 */
final class ChannelPlan {
  /**
   * The number of alerts in the window that are sent one by one, as long as no more than that wait.
   */
  static final int FLOOD = 5;

  static final Duration FLOOD_WINDOW = Duration.ofSeconds(30);

  /** The time in which alerts join the summary that the first of them began. */
  static final Duration SUMMARY_WAIT = Duration.ofSeconds(10);

  /** The shortest time between two summaries of a flood that lasts, */
  static final Duration SUMMARY_DISTANCE = Duration.ofMinutes(2);

  /** and the same where messages do not get through. */
  static final Duration SUMMARY_DISTANCE_WAITING = Duration.ofMinutes(10);

  private final NotificationChannel channel;
  private final Instant now;
  private final Backlog backlog;
  private final List<Notification> added = new ArrayList<>();
  private final Summary open;
  private final Summary held;
  private int recent;
  private int waiting;

  private ChannelPlan(NotificationChannel channel, Instant now, Backlog backlog) {
    this.channel = channel;
    this.now = now;
    this.backlog = backlog;
    this.recent = backlog.recentNotices();
    this.waiting = backlog.waiting();
    this.open = new Summary(backlog.openSummary(), false);
    this.held = new Summary(backlog.heldSummary(), true);
  }

  static ChannelPlan of(
      NotificationChannel channel, Instant now, NotificationRepository notifications) {
    return new ChannelPlan(
        channel, now, notifications.backlog(channel.id(), now.minus(FLOOD_WINDOW)));
  }

  /** Adds an alert to send; returns the time at which it is due. */
  Instant add(Alert alert, NotificationMessage.Kind kind) {
    Entry entry = new Entry(alert.id(), kind, now);
    Optional<Instant> quietEnd = quietEnd(channel.details(), alert.severity(), now);
    if (quietEnd.isPresent()) {
      return held.add(entry, quietEnd.get());
    }
    recent++;
    if (recent > FLOOD || waiting >= FLOOD) {
      return open.add(entry, summaryDueAt());
    }
    waiting++;
    added.add(Notification.of(channel, kind, false, List.of(entry), now, now));
    return now;
  }

  /**
   * Returns the end of the quiet hours that delay an alert of this severity; empty: it may be sent
   * now.
   */
  static Optional<Instant> quietEnd(ChannelDetails channel, Severity severity, Instant now) {
    QuietHours quiet = channel.quietHours();
    if (quiet == null || (severity == Severity.CRITICAL && !quiet.holdsCritical())) {
      return Optional.empty();
    }
    return quiet.endAt(now);
  }

  void addTo(List<Notification> all, Map<NotificationId, List<Entry>> joined) {
    all.addAll(added);
    open.addTo(all, joined);
    held.addTo(all, joined);
  }

  private Instant summaryDueAt() {
    Instant last = backlog.lastSummaryAt();
    if (backlog.openSummary() != null && last != null) {
      return last; // with what is in it already
    }
    Duration distance = waiting >= FLOOD ? SUMMARY_DISTANCE_WAITING : SUMMARY_DISTANCE;
    boolean wasOneJustNow = last != null && last.plus(distance).isAfter(now);
    return now.plus(wasOneJustNow ? distance : SUMMARY_WAIT);
  }

  /** The alerts gathered into one message, which already waits or is new. */
  private final class Summary {
    private final @Nullable NotificationId existing;
    private final boolean isHeld;
    private final Map<AlertId, Entry> entries = new LinkedHashMap<>();
    private Instant dueAt = now;

    private Summary(@Nullable NotificationId existing, boolean isHeld) {
      this.existing = existing;
      this.isHeld = isHeld;
    }

    private Instant add(Entry entry, Instant due) {
      if (entries.isEmpty()) {
        dueAt = due;
      }
      entries.merge(entry.alertId(), entry, Entry::joined);
      return dueAt;
    }

    private void addTo(List<Notification> all, Map<NotificationId, List<Entry>> joined) {
      if (entries.isEmpty()) {
        return;
      }
      List<Entry> gathered = List.copyOf(entries.values());
      if (existing != null) {
        joined.put(existing, gathered);
      } else {
        all.add(
            Notification.of(
                channel, NotificationMessage.Kind.SUMMARY, isHeld, gathered, now, dueAt));
      }
    }
  }
}
