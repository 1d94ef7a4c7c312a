package io.chatops.persistence.audit;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of an audit event. */
@Entity
@Table(name = "audit_event")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AuditEventEntity {
  @Id private UUID id;
  private Instant at;
  private Instant lastAt;
  private long eventCount;
  private @Nullable UUID actorId;
  private String actorName;

  /** The name in lower case, for searching. */
  @SuppressWarnings("UnusedVariable") // queries compare it
  private String actorFolded;

  @Enumerated(EnumType.STRING)
  private AuditAction action;

  @Enumerated(EnumType.STRING)
  private AuditEvent.Outcome outcome;

  private @Nullable UUID ownerId;
  private @Nullable UUID serverId;
  private @Nullable String serverName;
  private @Nullable String target;
  private @Nullable String reason;
  private @Nullable String address;

  /** Returns the columns of an event in their order in the table. */
  static @Nullable Object[] columns(AuditEvent event) {
    return new @Nullable Object[] {
      event.id().value(),
      event.at(),
      event.lastAt(),
      event.count(),
      event.actorId() == null ? null : event.actorId().value(),
      event.actorName(),
      folded(event.actorName()),
      event.action(),
      event.outcome(),
      event.ownerId() == null ? null : event.ownerId().value(),
      event.serverId() == null ? null : event.serverId().value(),
      event.serverName(),
      event.target(),
      event.reason(),
      event.address()
    };
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  AuditEvent toDomain() {
    return new AuditEvent(
        new AuditEventId(id),
        at,
        lastAt,
        eventCount,
        actorId == null ? null : new UserId(actorId),
        actorName,
        action,
        outcome,
        ownerId == null ? null : new UserId(ownerId),
        serverId == null ? null : new ServerId(serverId),
        serverName,
        target,
        reason,
        address);
  }
}
