package io.chatops.core.fleet;

import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A server as a list shows it.
 *
 * @param vitals the newest values, those of a server that is away included; absent: none yet
 * @param levels of the values
 * @param alerts the number of its open alerts
 * @param offer the release of the agent that the hub serves for it; absent: none
 */
public record ServerSummary(
    Server server,
    ServerCondition condition,
    @Nullable Vitals vitals,
    ServerLevels.Levels levels,
    OpenAlerts.Counts alerts,
    AgentReleases.@Nullable Offer offer) {

  /** Returns true if the hub serves a newer release of its agent. */
  public boolean isAgentOutdated() {
    return offer != null && offer.newer();
  }

  /** Returns true if its agent is heard and its health is good. */
  public boolean isHealthy() {
    return isOnline() && condition.health() == HealthStatus.HEALTHY;
  }

  boolean isOnline() {
    return condition.status() == ServerStatus.ONLINE;
  }
}
