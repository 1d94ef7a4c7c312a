package io.chatops.core.access;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Reads the API keys of an owner, without their secrets. */
public final class ApiKeyQueries {
  private final OwnedServers owned;
  private final ApiKeyRepository keys;
  private final InstantSource clock;

  public ApiKeyQueries(OwnedServers owned, ApiKeyRepository keys, InstantSource clock) {
    this.owned = owned;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * One page of keys.
   *
   * @param total the number of matching keys on all pages
   */
  public record Page(List<ApiKey> keys, int total) {
    public Page {
      keys = List.copyOf(keys);
    }
  }

  /** Returns the keys of a server, newest first; those made at once by id. */
  public Page ofServer(Actor actor, ServerId serverId, boolean activeOnly, int limit, int offset) {
    owned.get(actor, serverId);
    Instant now = clock.instant();
    return page(
        keys.findByServer(serverId).stream()
            .filter(key -> !activeOnly || key.isActive(now))
            .toList(),
        limit,
        offset);
  }

  /** Returns all keys of the actor, newest first; those made at once by id. */
  public Page mine(Actor actor, int limit, int offset) {
    return page(keys.findByOwner(actor.userId()), limit, offset);
  }

  private static Page page(List<ApiKey> all, int limit, int offset) {
    return new Page(all.stream().skip(offset).limit(limit).toList(), all.size());
  }
}
