package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Changes what an owner may set on a server. */
public final class UpdateServer {
  private final OwnedServers owned;
  private final ServerRepository servers;
  private final Audit audit;
  private final InstantSource clock;
  private final BiConsumer<Server, String> follower;

  /**
   * Updates by these means.
   *
   * @param follower told of the server as it is after a change, and of the user by name
   */
  public UpdateServer(
      OwnedServers owned,
      ServerRepository servers,
      Audit audit,
      InstantSource clock,
      BiConsumer<Server, String> follower) {
    this.owned = owned;
    this.servers = servers;
    this.audit = audit;
    this.clock = clock;
    this.follower = follower;
  }

  /**
   * Applies a change.
   *
   * @param change from the details as they are to those wanted; called again where others have
   *     changed them meanwhile, so that none of these changes is lost
   * @return the server as it is now; NOT_FOUND when it is not the actor's
   */
  public Server update(Actor actor, ServerId id, UnaryOperator<ServerDetails> change) {
    Server server =
        audit.orRefused(
            actor, AuditAction.SERVER_UPDATE, "server " + id, () -> owned.get(actor, id));
    var unused = change.apply(server.details()); // refused before it is on record
    audit.server(actor, AuditAction.SERVER_UPDATE, Outcome.ALLOWED, server, null, null);
    Server updated =
        servers
            .update(id, change, clock.instant().truncatedTo(ChronoUnit.MICROS))
            .orElseThrow(() -> ChatOpsException.notFound("Server " + id + " was just removed"));
    follower.accept(updated, actor.username());
    return updated;
  }
}
