package io.chatops.persistence.notify;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a notification, without its alerts, which have a table of their own. */
@Entity
@Table(name = "notification")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class NotificationEntity {
  @Id private UUID id;
  private UUID ownerId;
  private UUID channelId;
  private String channelName;

  @Enumerated(EnumType.STRING)
  private ChannelKind channelKind;

  @Enumerated(EnumType.STRING)
  private NotificationMessage.Kind kind;

  private boolean held;

  @Enumerated(EnumType.STRING)
  private Notification.State state;

  private int attempts;
  private Instant createdAt;
  private @Nullable Instant nextAttemptAt;
  private @Nullable Instant endedAt;
  private @Nullable String detail;

  static NotificationEntity from(Notification notification) {
    NotificationEntity row = new NotificationEntity();
    row.id = notification.id().value();
    row.ownerId = notification.ownerId().value();
    row.channelId = notification.channelId().value();
    row.channelName = notification.channelName();
    row.channelKind = notification.channelKind();
    row.kind = notification.kind();
    row.held = notification.held();
    row.createdAt = notification.createdAt();
    row.set(notification);
    return row;
  }

  /** Sets the progress of the delivery. */
  void set(Notification notification) {
    state = notification.state();
    attempts = notification.attempts();
    nextAttemptAt = notification.nextAttemptAt();
    endedAt = notification.endedAt();
    detail = notification.detail();
  }

  boolean isSending(int attempt) {
    return state == Notification.State.SENDING && attempts == attempt;
  }

  /** Returns the notification without its alerts. */
  Notification toDomain() {
    return new Notification(
        new NotificationId(id),
        new UserId(ownerId),
        new ChannelId(channelId),
        channelName,
        channelKind,
        kind,
        held,
        List.of(),
        0,
        state,
        attempts,
        createdAt,
        nextAttemptAt,
        endedAt,
        detail);
  }
}
