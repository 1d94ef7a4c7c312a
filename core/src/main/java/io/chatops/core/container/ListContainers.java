package io.chatops.core.container;

import io.chatops.core.agent.HostPermissions;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.util.Optional;

/** Tells which containers a server has, as far as its last report knows. */
public final class ListContainers {
  private final OwnedServers owned;
  private final LatestReports latest;

  public ListContainers(OwnedServers owned, LatestReports latest) {
    this.owned = owned;
    this.latest = latest;
  }

  /**
   * What is known, be the server online or not.
   *
   * @param report has the containers; empty: there was none yet
   * @param permissions as the host's agent last said
   */
  public record Known(Optional<Snapshot> report, HostPermissions permissions) {}

  /** What is known; NOT_FOUND when the server is not the actor's. Blocking for the look-up. */
  public Known list(Actor actor, ServerId serverId) {
    Server.AgentDetails agent = owned.get(actor, serverId).agent();
    return new Known(
        latest.find(serverId),
        agent == null ? HostPermissions.UNKNOWN : HostPermissions.of(agent.capabilities()));
  }
}
