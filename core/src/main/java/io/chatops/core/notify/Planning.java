package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationRepository.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Decides what becomes of an owner's notices, one after the other. Used once, by one thread. */
final class Planning {
  private final Instant now;
  private final List<NotificationChannel> channels;
  private final AlertRepository alerts;
  private final NotificationRepository notifications;
  private final Map<AlertKey, Flapping> flapping = new HashMap<>();
  private final Map<ChannelId, ChannelPlan> plans = new HashMap<>();
  private final List<UUID> claimed = new ArrayList<>();
  private final Map<UUID, Notice> later = new LinkedHashMap<>();

  /**
   * Starts from what is stored.
   *
   * @param channels all channels of the owner, including disabled ones
   * @param flapping the known states of the keys of the alerts to come
   */
  Planning(
      Instant now,
      List<NotificationChannel> channels,
      List<Flapping> flapping,
      AlertRepository alerts,
      NotificationRepository notifications) {
    this.now = now;
    this.channels = List.copyOf(channels);
    this.alerts = alerts;
    this.notifications = notifications;
    flapping.forEach(known -> this.flapping.put(known.key(), known));
  }

  /** Claims a notice whose alert has been removed. */
  void drop(Notice notice) {
    claimed.add(notice.id());
  }

  /** Leaves a notice for later. */
  void postpone(Notice notice, Instant until) {
    put(
        new Notice(
            notice.id(),
            notice.ownerId(),
            notice.alertId(),
            notice.kind(),
            until,
            notice.channelId()));
  }

  /** Decides about one more notice. */
  void plan(Notice notice, Alert alert) {
    claimed.add(notice.id());
    Flapping known = flapping.getOrDefault(alert.key(), Flapping.none(alert, now));
    switch (notice.kind()) {
      case OPENED -> opened(alert, known);
      case ESCALATED -> changed(alert, known, NotificationMessage.Kind.ESCALATED);
      case RESOLVED -> changed(alert, known, NotificationMessage.Kind.RESOLVED);
      case SNOOZED -> snoozeEnded(notice, alert, known);
      case REMINDER -> remind(notice, alert, known);
      case SETTLED -> settled(alert, known);
    }
  }

  Plan plan() {
    List<Notification> added = new ArrayList<>();
    Map<NotificationId, List<Entry>> joined = new HashMap<>();
    plans.values().forEach(plan -> plan.addTo(added, joined));
    return new Plan(
        claimed, List.copyOf(later.values()), added, joined, List.copyOf(flapping.values()));
  }

  private void opened(Alert alert, Flapping known) {
    Flapping after = known.opened(alert, now);
    flapping.put(alert.key(), after);
    if (!after.isDamped()) {
      notify(alert, NotificationMessage.Kind.OPENED);
    } else if (!known.isDamped()) {
      notify(alert, NotificationMessage.Kind.FLAPPING);
      planCheck(alert, after);
    } else {
      notifyIfWorse(alert, after, NotificationMessage.Kind.OPENED);
    }
  }

  private void changed(Alert alert, Flapping known, NotificationMessage.Kind kind) {
    if (known.isDamped()) {
      Flapping after = known.changed(alert, now);
      flapping.put(alert.key(), after);
      notifyIfWorse(alert, after, kind);
    } else {
      notify(alert, kind);
    }
  }

  /** A flapping alert that becomes critical is sent once. */
  private void notifyIfWorse(Alert alert, Flapping known, NotificationMessage.Kind kind) {
    Severity told = known.damped();
    if (alert.isActive() && told != null && alert.severity().compareTo(told) > 0) {
      flapping.put(alert.key(), known.worse(alert.severity()));
      notify(alert, kind);
    }
  }

  private void settled(Alert noticed, Flapping known) {
    if (!known.isDamped()) {
      return;
    }
    if (known.calmAt().isAfter(now)) {
      planCheck(noticed, known);
      return;
    }
    flapping.put(known.key(), known.calm());
    alerts
        .find(known.lastAlertId())
        .ifPresent(
            last ->
                notify(
                    last,
                    last.isActive()
                        ? NotificationMessage.Kind.REMINDER
                        : NotificationMessage.Kind.RESOLVED));
  }

  private void planCheck(Alert alert, Flapping known) {
    put(Notice.settled(alert.ownerId(), known.key(), known.lastAlertId(), known.calmAt()));
  }

  private void snoozeEnded(Notice notice, Alert alert, Flapping known) {
    Alert.Snooze snooze = alert.snooze();
    boolean isThisOne = snooze != null && notice.dueAt().equals(snooze.until());
    if (isThisOne && alert.isActive() && alert.acknowledgement() == null && !known.isDamped()) {
      notify(alert, NotificationMessage.Kind.REMINDER);
    }
  }

  private void remind(Notice notice, Alert alert, Flapping known) {
    for (NotificationChannel channel : channels) {
      boolean isWanted =
          channel.id().equals(notice.channelId())
              && alert.isActive()
              && alert.acknowledgement() == null;
      if (isWanted && channel.details().repeatEvery() != null) {
        remindLater(channel, alert, now);
        // Not on top of one that did not get through yet.
        if (!known.isDamped() && !notifications.isWaiting(channel.id(), alert.id())) {
          notify(channel, alert, NotificationMessage.Kind.REMINDER);
        }
      }
    }
  }

  private void notify(Alert alert, NotificationMessage.Kind kind) {
    channels.forEach(channel -> notify(channel, alert, kind));
  }

  private void notify(NotificationChannel channel, Alert alert, NotificationMessage.Kind kind) {
    ChannelDetails wants = channel.details();
    boolean isResolution = kind == NotificationMessage.Kind.RESOLVED;
    if (!wants.enabled()
        || alert.severity().compareTo(wants.minimumSeverity()) < 0
        || (isResolution && !wants.notifiesResolved())) {
      return;
    }
    if (!isResolution && alert.isSnoozedAt(now)) {
      remindLater(channel, alert, now);
      return;
    }
    Instant told =
        plans
            .computeIfAbsent(channel.id(), id -> ChannelPlan.of(channel, now, notifications))
            .add(alert, kind);
    if (!isResolution && kind != NotificationMessage.Kind.FLAPPING) {
      remindLater(channel, alert, told);
    }
  }

  private void remindLater(NotificationChannel channel, Alert alert, Instant after) {
    Duration every = channel.details().repeatEvery();
    if (every != null) {
      put(Notice.reminder(alert.ownerId(), alert.id(), channel.id(), after.plus(every)));
    }
  }

  private void put(Notice notice) {
    later.put(notice.id(), notice);
  }
}
