package io.chatops.core.fleet;

import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerStatus;
import java.util.Collection;

/**
 * How many servers are in which state. One that is offline and has a critical alert counts as both;
 * every server counts at least once.
 *
 * @param healthy online, with no alert and no value beyond a recommended threshold
 */
public record FleetCounts(
    int total, int critical, int warning, int healthy, int offline, int unknown) {

  /** Counts these servers. */
  public static FleetCounts of(Collection<ServerSummary> servers) {
    int critical = 0;
    int warning = 0;
    int healthy = 0;
    int offline = 0;
    int unknown = 0;
    for (ServerSummary server : servers) {
      critical += server.condition().health() == HealthStatus.CRITICAL ? 1 : 0;
      warning += server.condition().health() == HealthStatus.WARNING ? 1 : 0;
      healthy += server.isHealthy() ? 1 : 0;
      offline += server.condition().status() == ServerStatus.OFFLINE ? 1 : 0;
      unknown += server.condition().status() == ServerStatus.UNKNOWN ? 1 : 0;
    }
    return new FleetCounts(servers.size(), critical, warning, healthy, offline, unknown);
  }
}
