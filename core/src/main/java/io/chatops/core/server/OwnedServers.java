package io.chatops.core.server;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;

/**
 * The one place that decides whether a server is an actor's: every id in a path or a body goes
 * through it.
 */
public final class OwnedServers {
  private final ServerRepository servers;

  public OwnedServers(ServerRepository servers) {
    this.servers = servers;
  }

  /** The server; NOT_FOUND alike when there is none and when it is somebody else's. */
  public Server get(Actor actor, ServerId id) {
    return servers
        .find(id)
        .filter(server -> server.ownerId().equals(actor.userId()))
        .orElseThrow(
            () ->
                ChatOpsException.notFound("No server " + id + "; GET /api/v1/servers lists yours"));
  }
}
