package io.chatops.core.access;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores API keys. Every method is one atomic step. */
public interface ApiKeyRepository {
  /** The number of a server's ended keys that are kept; with a newer one the oldest go. */
  int ENDED_KEPT = 100;

  /** Adds a key, however many its server has; NOT_FOUND when its server was removed meanwhile. */
  default void add(ApiKey key) {
    add(key, Integer.MAX_VALUE);
  }

  /**
   * Adds a key unless its server has as many active ones as may be when the key is made; several at
   * once never pass the number. Of the keys that have ended, the newest {@value #ENDED_KEPT} stay.
   *
   * <p>A secret that a key of the server has already is not added once more: revoking one key must
   * end its secret.
   *
   * @return true if the server has the secret now; NOT_FOUND when its server was removed meanwhile
   */
  boolean add(ApiKey key, int maxActivePerServer);

  Optional<ApiKey> find(ApiKeyId id);

  /** Returns the keys with this prefix, revoked and expired ones included; mostly one or none. */
  List<ApiKey> findByPrefix(String prefix);

  /** Newest first. */
  List<ApiKey> findByServer(ServerId serverId);

  /** Newest first. */
  List<ApiKey> findByOwner(UserId ownerId);

  /** Returns those of the keys that are in force. */
  Set<ApiKeyId> activeAmong(List<ApiKeyId> ids, Instant now);

  /**
   * Revokes a key.
   *
   * @return true if the key was in force until now; false if it is unknown or was revoked before
   */
  boolean revoke(ApiKeyId id, Instant now);

  /** Notes a use; never moves the time back. */
  void touch(ApiKeyId id, Instant usedAt);
}
