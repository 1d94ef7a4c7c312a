package io.chatops.persistence.notify;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Notice;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a notice in the outbox, for reading. */
@Entity
@Table(name = "notification_outbox")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class NoticeEntity {
  @Id private UUID id;
  private UUID ownerId;
  private UUID alertId;

  /** As text, since a row whose kind is none must not fail all that are read with it. */
  private String kind;

  private Instant dueAt;

  /** Absent for all channels of the owner. */
  private @Nullable UUID channelId;

  UUID id() {
    return id;
  }

  Notice toDomain() {
    return new Notice(
        id,
        new UserId(ownerId),
        new AlertId(alertId),
        Notice.Kind.valueOf(kind),
        dueAt,
        channelId == null ? null : new ChannelId(channelId));
  }
}
