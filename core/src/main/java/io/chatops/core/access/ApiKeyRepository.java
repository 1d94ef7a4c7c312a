package io.chatops.core.access;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores API keys. Every method is one atomic step. */
public interface ApiKeyRepository {
  /** Adds a key; NOT_FOUND when its server was removed meanwhile. */
  void add(ApiKey key);

  Optional<ApiKey> find(ApiKeyId id);

  /** Returns the keys with this prefix, revoked and expired ones included; mostly one or none. */
  List<ApiKey> findByPrefix(String prefix);

  /** Newest first. */
  List<ApiKey> findByServer(ServerId serverId);

  /** Newest first. */
  List<ApiKey> findByOwner(UserId ownerId);

  /**
   * Revokes a key.
   *
   * @return true if the key was in force until now; false if it is unknown or was revoked before
   */
  boolean revoke(ApiKeyId id, Instant now);

  /** Notes a use; never moves the time back. */
  void touch(ApiKeyId id, Instant usedAt);
}
