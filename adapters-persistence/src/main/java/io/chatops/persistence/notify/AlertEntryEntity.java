package io.chatops.persistence.notify;

import io.chatops.core.identity.AlertId;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row of an alert in a notification, as it is read; {@link NotificationPlan} writes it. */
@Entity
@Table(name = "notification_alert")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class AlertEntryEntity {
  /** Numbers all rows in the order in which they were added. */
  @Id
  @SuppressWarnings("UnusedVariable") // every entity has an id
  private long place;

  private UUID notificationId;
  private UUID alertId;

  @Enumerated(EnumType.STRING)
  private NotificationMessage.Kind why;

  private Instant addedAt;

  NotificationId notificationId() {
    return new NotificationId(notificationId);
  }

  Entry toDomain() {
    return new Entry(new AlertId(alertId), why, addedAt);
  }
}
