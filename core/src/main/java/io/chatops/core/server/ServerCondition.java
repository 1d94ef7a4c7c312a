package io.chatops.core.server;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a server right now.
 *
 * @param health the worst severity of its active alerts, and of its values while it is online; at
 *     least a warning while two agents compete for its key
 * @param lastSeen the last time its agent was heard; absent: never
 * @param agentConnected true while its agent has a live connection
 */
public record ServerCondition(
    ServerStatus status, HealthStatus health, @Nullable Instant lastSeen, boolean agentConnected) {

  /**
   * Returns the condition according to presence and alerts.
   *
   * @param storedLastSeen the value in the storage, from before this hub started; absent: never
   */
  public static ServerCondition of(
      ServerId serverId,
      @Nullable Instant storedLastSeen,
      ServerPresence presence,
      ServerHealth alerts) {
    ServerStatus status = presence.status(serverId, storedLastSeen);
    HealthStatus health = alerts.of(serverId);
    if (status == ServerStatus.ONLINE && health != HealthStatus.CRITICAL) {
      HealthStatus ofValues = alerts.ofValues(serverId);
      health = ofValues.compareTo(health) > 0 ? ofValues : health;
    }
    Instant heard = presence.lastSeen(serverId, storedLastSeen);
    if (heard != null && heard.equals(storedLastSeen) && status != ServerStatus.ONLINE) {
      // A hub that has just started may know a report that is newer than the stored time.
      Instant reported = alerts.reportedAt(serverId);
      heard = reported != null && reported.isAfter(heard) ? reported : heard;
    }
    return new ServerCondition(
        status,
        health == HealthStatus.HEALTHY && presence.hasCompetingAgents(serverId)
            ? HealthStatus.WARNING
            : health,
        heard,
        presence.isConnected(serverId));
  }
}
