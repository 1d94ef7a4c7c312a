package io.chatops.testkit;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage.Kind;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  static Notification with(
      Notification of,
      State state,
      int attempts,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant endedAt,
      @Nullable String detail) {
    return new Notification(
        of.id(),
        of.ownerId(),
        of.channelId(),
        of.channelName(),
        of.channelKind(),
        of.kind(),
        of.held(),
        of.alerts(),
        of.alertCount(),
        state,
        attempts,
        of.createdAt(),
        nextAttemptAt,
        endedAt,
        detail);
  }

  /** An alert with a notice, as each has one when it opens; due long after all that is tested. */
  static Alert alert(Storage storage, Server server) {
    Alert alert =
        SampleAlerts.open(server.ownerId(), SampleAlerts.key(server.id()), SampleObjects.NOW);
    Instant dueAt = SampleObjects.NOW.plus(Duration.ofDays(9_999));
    save(
        storage,
        new AlertChange(alert, AlertChange.Kind.OPENED),
        SampleAlerts.notice(AlertChange.Kind.OPENED, server.ownerId(), dueAt));
    return alert;
  }

  static void save(Storage storage, AlertChange change, OutboxNotice notice) {
    AlertHold none = AlertHold.none(change.alert().key(), SampleObjects.NOW);
    storage.alerts().save(List.of(new Step(change, none, List.of(notice))));
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
