package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the servers that an actor may use: every id in a path or a body goes through it. */
public final class OwnedServers {
  private final ServerRepository servers;

  public OwnedServers(ServerRepository servers) {
    this.servers = servers;
  }

  /** Returns the server. Fails with NOT_FOUND if there is none or the policy says no. */
  public Server get(Actor actor, Action action, ServerId id) {
    return servers
        .find(id)
        .filter(server -> Policy.may(actor, action, server))
        .orElseThrow(() -> noSuchServer(id));
  }

  /** Returns the server, and records a rejection if the policy says no. */
  public Server get(Actor actor, Action action, ServerId id, Audit audit, AuditAction audited) {
    return audit.orRefused(actor, audited, "server " + id, () -> get(actor, action, id));
  }

  /** Returns all that the actor may view, by name. */
  public List<Server> all(Actor actor) {
    return matching(actor, null);
  }

  /** Returns those of them that {@link ServerRepository#findByOwner} finds by a text. */
  List<Server> matching(Actor actor, @Nullable String text) {
    return servers.findByOwner(Policy.scope(actor, Action.VIEW), text);
  }

  /** NOT_FOUND unless the actor may view all; one look into the storage, however many they are. */
  public void requireAll(Actor actor, Collection<ServerId> ids) {
    Set<ServerId> visible = all(actor).stream().map(Server::id).collect(Collectors.toSet());
    for (ServerId id : ids) {
      if (!visible.contains(id)) {
        throw noSuchServer(id);
      }
    }
  }

  private static ChatOpsException noSuchServer(ServerId id) {
    return ChatOpsException.notFound("No server " + id + "; GET /api/v1/servers lists yours");
  }
}
