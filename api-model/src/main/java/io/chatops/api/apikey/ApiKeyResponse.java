package io.chatops.api.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeys;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An API key; the secret only in the answer that issues it. */
@Schema(name = "ApiKey")
public record ApiKeyResponse(
    UUID id,
    UUID serverId,
    @Schema(examples = "web-1") String name,
    @Schema(description = "The first characters, to tell keys apart", examples = "chatops_Zk3v9QxA")
        String prefix,
    @Schema(description = "Neither revoked nor expired") boolean isActive,
    Instant createdAt,
    @Schema(nullable = true, description = "null: never") @Nullable Instant expiresAt,
    @Schema(nullable = true, description = "Accurate to the minute; null: never")
        @Nullable Instant lastUsedAt,
    @Schema(nullable = true, description = "null: not revoked") @Nullable Instant revokedAt,
    @Schema(description = "The secret; only in the response that issues it")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String key) {

  public static ApiKeyResponse from(ApiKey key, Instant now) {
    return from(key, now, null);
  }

  public static ApiKeyResponse from(ApiKeys.Issued issued, Instant now) {
    return from(issued.key(), now, issued.secret().value());
  }

  private static ApiKeyResponse from(ApiKey key, Instant now, @Nullable String secret) {
    return new ApiKeyResponse(
        key.id().value(),
        key.serverId().value(),
        key.name(),
        key.prefix(),
        key.isActive(now),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt(),
        key.revokedAt(),
        secret);
  }

  @Override
  public String toString() {
    return "ApiKeyResponse[" + prefix + "..]";
  }
}
