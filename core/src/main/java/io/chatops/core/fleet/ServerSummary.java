package io.chatops.core.fleet;

import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A server as a list shows it.
 *
 * @param vitals the newest values, those of a server that is away included; absent: none yet
 * @param alerts the number of its open alerts
 */
public record ServerSummary(
    Server server, ServerCondition condition, @Nullable Vitals vitals, OpenAlerts.Counts alerts) {

  /** Returns true if its agent is heard and nothing is wrong. */
  public boolean isWell() {
    return isOnline() && condition.health() == HealthStatus.HEALTHY;
  }

  boolean isOnline() {
    return condition.status() == ServerStatus.ONLINE;
  }
}
