package io.chatops.persistence.notify;

import io.chatops.core.identity.AlertId;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row of an alert in a notification, for reading; {@link NotificationPlan} writes it. */
@Entity
@Table(name = "notification_alert")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AlertEntryEntity {
  /** The number of the row, in the order of insertion. */
  @Id private long place;

  private UUID notificationId;
  private UUID alertId;

  /** As text, since a row whose reason is none must not fail all that are read with it. */
  private String why;

  private Instant addedAt;

  long place() {
    return place;
  }

  NotificationId notificationId() {
    return new NotificationId(notificationId);
  }

  Entry toDomain() {
    return new Entry(new AlertId(alertId), NotificationMessage.Kind.valueOf(why), addedAt);
  }
}
