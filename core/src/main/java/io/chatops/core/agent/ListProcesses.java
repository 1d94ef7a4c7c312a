package io.chatops.core.agent;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a server's agent for the processes that run right now. */
public final class ListProcesses {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final OwnedServers owned;
  private final AgentPresence presence;

  public ListProcesses(OwnedServers owned, AgentPresence presence) {
    this.owned = owned;
    this.presence = presence;
  }

  /**
   * Asks; blocking for the look-up only. AGENT_NOT_CONNECTED at once when it is not there.
   *
   * @return a JSON array in UTF-8; empty when this agent is too old to be asked
   */
  public CompletableFuture<Optional<ReportDocument>> list(Actor actor, ServerId id) {
    owned.get(actor, id);
    AgentConnection connection = presence.required(id);
    if (!connection.canListProcesses()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return connection.listProcesses(DEADLINE).thenApply(Optional::of);
  }
}
