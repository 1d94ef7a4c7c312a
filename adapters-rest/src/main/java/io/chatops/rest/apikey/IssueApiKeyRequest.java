package io.chatops.rest.apikey;

import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new API key.
 *
 * @param name absent: that of the server
 * @param expiresAt absent: never
 */
@Schema(requiredProperties = "server_id")
record IssueApiKeyRequest(
    @Schema(
            implementation = String.class,
            format = "uuid",
            examples = "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884")
        ServerId serverId,
    @Schema(nullable = true, maxLength = 100, description = "Left out: that of the server")
        @Nullable String name,
    @Schema(
            nullable = true,
            description = "In the future; left out: never",
            examples = "2027-01-31T00:00:00Z")
        @Nullable Instant expiresAt) {
  static IssueApiKeyRequest from(RequestFields body) {
    Field<UUID> serverId = body.uuid("server_id").required();
    Field<String> name = body.text("name");
    Field<Instant> expiresAt = body.instant("expires_at");
    body.check();
    return new IssueApiKeyRequest(new ServerId(serverId.get()), name.orNull(), expiresAt.orNull());
  }
}
