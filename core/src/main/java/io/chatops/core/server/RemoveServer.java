package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.List;
import java.util.function.Consumer;

/** Removes a server and all that belongs to it; the audit trail keeps its name. */
public final class RemoveServer {
  private final OwnedServers owned;
  private final ServerRepository servers;
  private final Audit audit;
  private final Consumer<ServerId> tellOthers;
  private final List<Consumer<ServerId>> followers;

  /**
   * Removes by these means.
   *
   * @param tellOthers tells other hubs of a server that was removed here
   * @param followers told in this order once the server is gone: to close its agent's connection,
   *     to forget its metrics, and so on
   */
  public RemoveServer(
      OwnedServers owned,
      ServerRepository servers,
      Audit audit,
      Consumer<ServerId> tellOthers,
      List<Consumer<ServerId>> followers) {
    this.owned = owned;
    this.servers = servers;
    this.audit = audit;
    this.tellOthers = tellOthers;
    this.followers = List.copyOf(followers);
  }

  /** Has all that knew of a removed server forget it; it may have been removed at another hub. */
  public void wasRemoved(ServerId id) {
    followers.forEach(follower -> follower.accept(id));
  }

  /** Removes it; NOT_FOUND when it is not the actor's. */
  public void remove(Actor actor, ServerId id) {
    Server server =
        audit.orRefused(
            actor, AuditAction.SERVER_REMOVE, "server " + id, () -> owned.get(actor, id));
    audit.server(actor, AuditAction.SERVER_REMOVE, Outcome.ALLOWED, server, null, null);
    servers.remove(id);
    tellOthers.accept(id); // first: what follows may take a while, or fail
    wasRemoved(id);
  }
}
