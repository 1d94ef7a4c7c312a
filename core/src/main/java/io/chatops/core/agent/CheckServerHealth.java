package io.chatops.core.agent;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Checks by a round trip that a server's agent responds. */
public final class CheckServerHealth {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final OwnedServers owned;
  private final AgentPresence presence;
  private final Audit audit;

  public CheckServerHealth(OwnedServers owned, AgentPresence presence, Audit audit) {
    this.owned = owned;
    this.presence = presence;
    this.audit = audit;
  }

  /**
   * Checks; blocking for the look-up only.
   *
   * @return the round trip's time; empty when the agent is not connected or does not answer within
   *     5 s
   */
  public CompletableFuture<Optional<Duration>> check(Actor actor, ServerId id) {
    Server server = owned.get(actor, Action.VIEW, id, audit, AuditAction.SERVER_CHECK_HEALTH);
    audit.server(actor, AuditAction.SERVER_CHECK_HEALTH, Outcome.ALLOWED, server, null, null);
    return presence
        .connection(id)
        .map(c -> c.ping(DEADLINE).thenApply(Optional::of).exceptionally(e -> Optional.empty()))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }
}
