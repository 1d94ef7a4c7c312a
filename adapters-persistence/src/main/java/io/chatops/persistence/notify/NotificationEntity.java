package io.chatops.persistence.notify;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import jakarta.persistence.Entity;
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

  // As text, since a row with a word that is none must not fail all that are read with it.
  private String channelKind;
  private String kind;

  private boolean held;

  private String state;
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
    row.channelKind = notification.channelKind().name();
    row.kind = notification.kind().name();
    row.held = notification.held();
    row.createdAt = notification.createdAt();
    row.set(notification);
    return row;
  }

  /** Sets the progress of the delivery. */
  void set(Notification notification) {
    state = notification.state().name();
    attempts = notification.attempts();
    nextAttemptAt = notification.nextAttemptAt();
    endedAt = notification.endedAt();
    detail = notification.detail();
  }

  /** Gives up a notification that cannot be read, so that it is not claimed again and again. */
  void setAside(Instant now) {
    state = Notification.State.FAILED.name();
    nextAttemptAt = null;
    endedAt = now;
    detail = "The hub cannot read this notification any more";
  }

  UUID id() {
    return id;
  }

  ChannelId channelId() {
    return new ChannelId(channelId);
  }

  boolean isSending(int attempt) {
    return Notification.State.SENDING.name().equals(state) && attempts == attempt;
  }

  /** Returns the notification without its alerts. */
  Notification toDomain() {
    return new Notification(
        new NotificationId(id),
        new UserId(ownerId),
        channelId(),
        channelName,
        ChannelKind.valueOf(channelKind),
        NotificationMessage.Kind.valueOf(kind),
        held,
        List.of(),
        0,
        Notification.State.valueOf(state),
        attempts,
        createdAt,
        nextAttemptAt,
        endedAt,
        detail);
  }
}
