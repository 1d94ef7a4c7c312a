package io.chatops.persistence.notify;

import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the alerts of notifications. */
@Singleton
class AlertEntries {
  private final UnreadableRows unreadable;

  AlertEntries(UnreadableRows unreadable) {
    this.unreadable = unreadable;
  }

  /**
   * Adds to each notification its first alerts, at most {@code most}, and their total number.
   * Leaves out what cannot be read.
   */
  List<Notification> addTo(List<Notification> bare, int most) {
    Map<NotificationId, List<Entry>> entries = new HashMap<>();
    Map<NotificationId, Integer> counts = new HashMap<>();
    for (Object[] row : read(bare, most)) {
      AlertEntryEntity entry = (AlertEntryEntity) row[0];
      unreadable
          .read("notification_alert", entry.place(), entry::toDomain)
          .ifPresent(
              readable ->
                  entries
                      .computeIfAbsent(entry.notificationId(), first -> new ArrayList<>())
                      .add(readable));
      counts.put(entry.notificationId(), (Integer) row[1]);
    }
    return bare.stream()
        .map(
            notification ->
                notification.about(
                    entries.getOrDefault(notification.id(), List.of()),
                    counts.getOrDefault(notification.id(), 0)))
        .toList();
  }

  private static List<Object[]> read(List<Notification> notifications, int most) {
    return Panache.getSession()
        .createNativeQuery(
            """
            SELECT * FROM (
              SELECT *, row_number() OVER (PARTITION BY notification_id ORDER BY place) AS number,
                count(*) OVER (PARTITION BY notification_id) AS total
              FROM notification_alert WHERE notification_id = ANY(:ids)) AS numbered
            WHERE number <= :most ORDER BY place""",
            Object[].class)
        .addEntity(AlertEntryEntity.class)
        .addScalar("total", Integer.class)
        .setParameter(
            "ids", notifications.stream().map(one -> one.id().value()).toArray(UUID[]::new))
        .setParameter("most", most)
        .getResultList();
  }
}
