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

  /** Adds a key without a limit. Fails with NOT_FOUND if its server has just been removed. */
  default void add(ApiKey key) {
    add(key, Integer.MAX_VALUE);
  }

  /**
   * Adds a key unless its server already has the maximum of active ones; concurrent additions never
   * exceed it. Of the keys that have ended, the newest {@value #ENDED_KEPT} stay.
   *
   * <p>A secret that a key of the server already has is not added twice: revoking one key must end
   * its secret.
   *
   * @return true if the server has the secret now; fails with NOT_FOUND if its server has just been
   *     removed
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

  /** Records a use; never moves the time back. */
  void touch(ApiKeyId id, Instant usedAt);
}
