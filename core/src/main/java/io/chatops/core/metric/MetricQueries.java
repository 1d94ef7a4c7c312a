package io.chatops.core.metric;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.util.List;
import java.util.Optional;

/** Reads the measurements of an owner's servers. */
public final class MetricQueries {
  private final OwnedServers servers;
  private final LatestReports latest;
  private final MetricStore store;

  public MetricQueries(OwnedServers servers, LatestReports latest, MetricStore store) {
    this.servers = servers;
    this.latest = latest;
    this.store = store;
  }

  /** The newest report; NOT_FOUND when the server is not the actor's, or has none yet. */
  public ReportSnapshots.Snapshot latest(Actor actor, ServerId serverId) {
    servers.get(actor, Action.VIEW, serverId);
    return latest
        .find(serverId)
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "Server " + serverId + " has sent no report yet; start its agent"));
  }

  /** Returns why samples of a server are left out; empty while all are stored. */
  public Optional<String> leftOutBecause(Actor actor, ServerId serverId) {
    servers.get(actor, Action.VIEW, serverId);
    return store.leftOutBecause(serverId);
  }

  public MetricHistory history(Actor actor, HistoryQuery query) {
    servers.get(actor, Action.VIEW, query.serverId());
    return store.history(query);
  }

  /** The histories in the order of the servers; NOT_FOUND when any is not the actor's. */
  public List<MetricHistory> history(Actor actor, FleetQuery query) {
    servers.requireAll(actor, query.servers());
    return store.history(query);
  }
}
