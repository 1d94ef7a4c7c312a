package io.chatops.persistence.access;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.SecretHash;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of an API key. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ApiKeyEntity {
  @Id private UUID id;
  private UUID serverId;
  private UUID ownerId;
  private String name;
  private String prefix;
  private byte[] hash;
  private Instant createdAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant lastUsedAt;
  private @Nullable Instant revokedAt;

  static ApiKeyEntity from(ApiKey key) {
    ApiKeyEntity row = new ApiKeyEntity();
    row.id = key.id().value();
    row.serverId = key.serverId().value();
    row.ownerId = key.ownerId().value();
    row.name = key.name();
    row.prefix = key.prefix();
    row.hash = key.hash().bytes();
    row.createdAt = key.createdAt();
    row.expiresAt = key.expiresAt();
    row.lastUsedAt = key.lastUsedAt();
    row.revokedAt = key.revokedAt();
    return row;
  }

  ApiKey toDomain() {
    return new ApiKey(
        new ApiKeyId(id),
        new ServerId(serverId),
        new UserId(ownerId),
        name,
        prefix,
        new SecretHash(hash),
        createdAt,
        expiresAt,
        lastUsedAt,
        revokedAt);
  }
}
