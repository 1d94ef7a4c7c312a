package io.chatops.testkit;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notifications with fresh ids. */
final class SampleNotifications {
  private SampleNotifications() {}

  static Notification pending(
      UserId ownerId, ChannelId channelId, Kind kind, List<Entry> entries, Instant dueAt) {
    return notification(ownerId, channelId, kind, false, entries, dueAt);
  }

  static Notification held(
      UserId ownerId, ChannelId channelId, List<Entry> entries, Instant dueAt) {
    return notification(ownerId, channelId, Kind.SUMMARY, true, entries, dueAt);
  }

  private static Notification notification(
      UserId ownerId,
      ChannelId channelId,
      Kind kind,
      boolean held,
      List<Entry> entries,
      Instant dueAt) {
    return new Notification(
        NotificationId.random(),
        ownerId,
        channelId,
        "it's the ops' 🦊",
        ChannelKind.WEBHOOK,
        kind,
        held,
        entries,
        entries.size(),
        State.PENDING,
        0,
        dueAt,
        dueAt,
        null,
        null);
  }

  /** As {@link NotificationRepository#claim}, over those of other tests on the same storage. */
  static Optional<Notification> claim(
      NotificationRepository notifications,
      UserId ownerId,
      Instant now,
      Set<ChannelId> busyChannels) {
    Instant leaseUntil = now.plusSeconds(60);
    while (true) {
      Optional<Notification> claimed = notifications.claim(now, leaseUntil, busyChannels, Set.of());
      if (claimed.isEmpty() || claimed.get().ownerId().equals(ownerId)) {
        return claimed;
      }
    }
  }
}
