package io.chatops.api.audit;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An action that somebody did or tried, or several alike of one hour that were refused. */
@Schema(name = "AuditEvent")
public record AuditEventResponse(
    UUID id,
    @Schema(description = "When it happened; of several, the first") Instant timestamp,
    @Schema(description = "Of several, when the last happened; else the same")
        Instant lastTimestamp,
    @Schema(description = "How many it sums up", examples = "1") long count,
    @Schema(nullable = true, description = "null: nobody was signed in") @Nullable UUID actorId,
    @Schema(description = "The name at that time, or the one that was tried", examples = "ada")
        String actor,
    @Schema(examples = "server.register") String action,
    AuditEvent.Outcome outcome,
    @Schema(nullable = true) @Nullable UUID serverId,
    @Schema(
            nullable = true,
            description = "The name at that time; kept when the server is gone",
            examples = "web-1")
        @Nullable String serverName,
    @Schema(
            nullable = true,
            description = "The other object that it was about, such as an API key's prefix")
        @Nullable String target,
    @Schema(nullable = true, description = "Why it was refused or failed") @Nullable String reason,
    @Schema(nullable = true, description = "The address that it came from", examples = "192.0.2.7")
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
