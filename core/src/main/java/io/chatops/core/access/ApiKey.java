package io.chatops.core.access;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's API key as it is stored, without the secret itself.
 *
 * @param prefix the first characters of the secret in clear; identifies the key in lists
 * @param expiresAt absent: never
 * @param lastUsedAt accurate to a minute; absent: never used
 * @param revokedAt absent: not revoked
 */
public record ApiKey(
    ApiKeyId id,
    ServerId serverId,
    UserId ownerId,
    String name,
    String prefix,
    SecretHash hash,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt)
    implements OwnedObject {

  public boolean isActive(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
