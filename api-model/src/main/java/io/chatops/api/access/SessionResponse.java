package io.chatops.api.access;

import io.chatops.core.access.Session;
import io.chatops.core.identity.SessionId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A session of a user. */
@Schema(name = "Session")
public record SessionResponse(
    UUID id,
    Instant createdAt,
    @Schema(description = "The last refresh of its tokens") Instant lastUsedAt,
    @Schema(description = "When it expires if it is not used again") Instant expiresAt,
    @Schema(
            nullable = true,
            description = "The address that received its last tokens",
            examples = "192.0.2.7")
        @Nullable String address,
    @Schema(
            nullable = true,
            description = "The client's User-Agent, truncated to 300 characters",
            examples = "Mozilla/5.0 (X11; Linux x86_64)")
        @Nullable String userAgent,
    @Schema(description = "True for the session of this request") boolean current) {

  public static SessionResponse from(Session session, SessionId asking) {
    return new SessionResponse(
        session.id().value(),
        session.createdAt(),
        session.lastUsedAt(),
        session.expiresAt(),
        session.client().address(),
        session.client().userAgent(),
        session.id().equals(asking));
  }
}
