package io.chatops.api.audit;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An action that an actor did or tried, or several similar ones of one hour that were rejected. */
@Schema(name = "AuditEvent")
public record AuditEventResponse(
    UUID id,
    @Schema(description = "When it happened; of several, when the first one happened")
        Instant timestamp,
    @Schema(description = "Of several, when the last one happened; else equal to timestamp")
        Instant lastTimestamp,
    @Schema(description = "The number of events that it combines", examples = "1") long count,
    @Schema(nullable = true, description = "null: no user was signed in") @Nullable UUID actorId,
    @Schema(description = "The name at that time, or the name that was tried", examples = "ada")
        String actor,
    @Schema(examples = "server.register") String action,
    AuditEvent.Outcome outcome,
    @Schema(nullable = true) @Nullable UUID serverId,
    @Schema(
            nullable = true,
            description = "The name at that time; kept after the server is removed",
            examples = "web-1")
        @Nullable String serverName,
    @Schema(nullable = true, description = "The object of the action, such as an API key's prefix")
        @Nullable String target,
    @Schema(nullable = true, description = "Why it was refused or failed") @Nullable String reason,
    @Schema(nullable = true, description = "The client's address", examples = "192.0.2.7")
        @Nullable String address) {

  public static AuditEventResponse from(AuditEvent event) {
    UserId actorId = event.actorId();
    ServerId serverId = event.serverId();
    return new AuditEventResponse(
        event.id().value(),
        event.at(),
        event.lastAt(),
        event.count(),
        actorId == null ? null : actorId.value(),
        event.actorName(),
        event.action().wireName(),
        event.outcome(),
        serverId == null ? null : serverId.value(),
        event.serverName(),
        event.target(),
        event.reason(),
        event.address());
  }
}
