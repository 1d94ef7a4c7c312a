package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns notices of alerts into notifications, by what their owners' channels want. */
final class NotificationDispatcher {
  /** So many notices are in memory at once, however many wait. */
  private static final int BATCH = 200;

  /** Nobody waits for more of somebody else's, however many that owner has. */
  private static final int SHARE = 20;

  private final AlertRepository alerts;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final InstantSource clock;

  NotificationDispatcher(
      AlertRepository alerts,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      InstantSource clock) {
    this.alerts = alerts;
    this.channels = channels;
    this.notifications = notifications;
    this.clock = clock;
  }

  /**
   * Decides about some of the notices that are due.
   *
   * @return whether there was any progress, so that it is worth asking again at once
   */
  public boolean dispatch() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Map<UserId, List<Notice>> due =
        notifications.dueNotices(now, SHARE, BATCH).stream()
            .collect(
                Collectors.groupingBy(Notice::ownerId, LinkedHashMap::new, Collectors.toList()));
    boolean progress = false;
    for (Map.Entry<UserId, List<Notice>> owner : due.entrySet()) {
      progress |= dispatch(owner.getKey(), owner.getValue(), now);
    }
    return progress;
  }

  private boolean dispatch(UserId owner, List<Notice> notices, Instant now) {
    Map<AlertId, Optional<Alert>> found = new HashMap<>();
    for (Notice notice : notices) {
      found.computeIfAbsent(
          notice.alertId(), id -> alerts.find(id).filter(alert -> alert.ownerId().equals(owner)));
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
      Optional.ofNullable(found.get(notice.alertId()))
          .flatMap(alert -> alert)
          .ifPresentOrElse(alert -> planning.take(notice, alert), () -> planning.drop(notice));
    }
    return notifications.store(planning.plan());
  }
}
