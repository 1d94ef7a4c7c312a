package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one place that decides whether a server is an actor's: every id in a path or a body goes
 * through it.
 */
public final class OwnedServers {
  private final ServerRepository servers;

  public OwnedServers(ServerRepository servers) {
    this.servers = servers;
  }

  /** Returns the server. Fails with NOT_FOUND if there is none or another user owns it. */
  public Server get(Actor actor, ServerId id) {
    return servers
        .find(id)
        .filter(server -> server.ownerId().equals(actor.userId()))
        .orElseThrow(() -> noSuchServer(id));
  }

  /** Returns the server, and records a rejection of this action if it is not the actor's. */
  public Server get(Actor actor, ServerId id, Audit audit, AuditAction action) {
    return audit.orRefused(actor, action, "server " + id, () -> get(actor, id));
  }

  /** All of the actor's, by name. */
  public List<Server> all(Actor actor) {
    return servers.findByOwner(actor.userId(), null);
  }

  /** NOT_FOUND unless all are the actor's; one look into the storage, however many they are. */
  public void requireAll(Actor actor, Collection<ServerId> ids) {
    Set<ServerId> owned =
        servers.findByOwner(actor.userId(), null).stream()
            .map(Server::id)
            .collect(Collectors.toSet());
    for (ServerId id : ids) {
      if (!owned.contains(id)) {
        throw noSuchServer(id);
      }
    }
  }

  private static ChatOpsException noSuchServer(ServerId id) {
    return ChatOpsException.notFound("No server " + id + "; GET /api/v1/servers lists yours");
  }
}
