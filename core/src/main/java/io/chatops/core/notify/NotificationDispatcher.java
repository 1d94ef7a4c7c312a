package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Turns notices of alerts into notifications, by what their owners' channels want. */
final class NotificationDispatcher {
  /** The most notices in memory at once, however many wait. */
  private static final int BATCH = 200;

  /**
   * The maximum of notices of one owner in a batch, so that no owner waits for another one's flood.
   */
  private static final int SHARE = 20;

  /** The time for which the notices of an alert that cannot be read are set aside. */
  private static final Duration ASIDE = Duration.ofHours(1);

  /**
   * The time for which an owner whose notices cannot be dispatched is skipped, so that others do
   * not wait.
   */
  private static final Duration REST = Duration.ofMinutes(1);

  private final AlertRepository alerts;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final InstantSource clock;
  private final Consumer<RuntimeException> onProblem;

  /** Owners with something stored that cannot be used, and until when they are left alone. */
  private final Map<UserId, Instant> resting = new HashMap<>();

  NotificationDispatcher(
      AlertRepository alerts,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      InstantSource clock,
      Consumer<RuntimeException> onProblem) {
    this.alerts = alerts;
    this.channels = channels;
    this.notifications = notifications;
    this.clock = clock;
    this.onProblem = onProblem;
  }

  /**
   * Decides about some of the notices that are due.
   *
   * @return whether there was any progress, so that it is worth asking again at once
   */
  public boolean dispatch() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    resting.values().removeIf(until -> !until.isAfter(now));
    Map<UserId, List<Notice>> due =
        notifications.dueNotices(now, Set.copyOf(resting.keySet()), SHARE, BATCH).stream()
            .collect(
                Collectors.groupingBy(Notice::ownerId, LinkedHashMap::new, Collectors.toList()));
    boolean progress = false;
    for (Map.Entry<UserId, List<Notice>> owner : due.entrySet()) {
      progress |= dispatchOrRest(owner.getKey(), owner.getValue(), now);
    }
    return progress;
  }

  private boolean dispatchOrRest(UserId owner, List<Notice> notices, Instant now) {
    try {
      return dispatch(owner, notices, now);
    } catch (RuntimeException e) {
      InvalidStoredData.requireStorage(e);
      resting.put(owner, now.plus(REST));
      onProblem.accept(new InvalidStoredData("notices of user " + owner + " wait a minute", e));
      return false;
    }
  }

  private boolean dispatch(UserId owner, List<Notice> notices, Instant now) {
    Map<AlertId, Optional<Alert>> found = new HashMap<>();
    Set<AlertId> unreadable = new HashSet<>();
    for (AlertId id : notices.stream().map(Notice::alertId).distinct().toList()) {
      try {
        found.put(id, alerts.find(id).filter(alert -> alert.ownerId().equals(owner)));
      } catch (RuntimeException e) {
        InvalidStoredData.requireStorage(e);
        unreadable.add(id);
        onProblem.accept(new InvalidStoredData("notices of alert " + id + " wait an hour", e));
      }
    }
    List<AlertKey> keys =
        found.values().stream().flatMap(Optional::stream).map(Alert::key).distinct().toList();
    Planning planning =
        new Planning(
            now,
            channels.findByOwner(owner),
            notifications.findFlapping(keys),
            alerts,
            notifications);
    for (Notice notice : notices) {
      if (unreadable.contains(notice.alertId())) {
        planning.postpone(notice, now.plus(ASIDE));
        continue;
      }
      Optional.ofNullable(found.get(notice.alertId()))
          .flatMap(alert -> alert)
          .ifPresentOrElse(alert -> planning.plan(notice, alert), () -> planning.drop(notice));
    }
    return notifications.store(planning.plan());
  }
}
