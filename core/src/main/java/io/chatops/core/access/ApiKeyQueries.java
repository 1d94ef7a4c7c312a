package io.chatops.core.access;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What an owner may read of their API keys: all but the secrets, which nobody has any more. */
public final class ApiKeyQueries {
  private final OwnedServers owned;
  private final ApiKeyRepository keys;
  private final InstantSource clock;

  public ApiKeyQueries(OwnedServers owned, ApiKeyRepository keys, InstantSource clock) {
    this.owned = owned;
    this.keys = keys;
    this.clock = clock;
  }

  /** The keys of a server, newest first. */
  public List<ApiKey> ofServer(Actor actor, ServerId serverId, boolean activeOnly) {
    owned.get(actor, serverId);
    Instant now = clock.instant();
    return keys.findByServer(serverId).stream()
        .filter(key -> !activeOnly || key.isActive(now))
        .toList();
  }

  /** All the actor's keys, newest first. */
  public List<ApiKey> mine(Actor actor) {
    return keys.findByOwner(actor.userId());
  }
}
