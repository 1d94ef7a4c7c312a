package io.chatops.core.cluster;

import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;
import java.util.HashMap;
import java.util.Map;

/**
 * Publishes the status of servers whose agents have left other hubs. Pages see it that watch these
 * servers here, since the other hub cannot be reached. One caller at a time.
 */
public final class RemoteStatus {
  private final LiveUpdates live;
  private final AgentLocations locations;
  private final ServerPresence presence;
  private final ServerRepository servers;
  private final Map<ServerId, RemoteAgent> published = new HashMap<>();

  public RemoteStatus(
      LiveUpdates live,
      AgentLocations locations,
      ServerPresence presence,
      ServerRepository servers) {
    this.live = live;
    this.locations = locations;
    this.presence = presence;
    this.servers = servers;
  }

  /** Publishes what has changed since the last call; blocking. */
  void publishChanges() {
    Map<ServerId, RemoteAgent> remote = new HashMap<>();
    for (ServerId serverId : live.watched()) {
      locations.remote(serverId).ifPresent(at -> remote.put(serverId, at));
    }
    published.keySet().retainAll(remote.keySet());
    remote.forEach(
        (serverId, at) -> {
          // When a connected agent was heard last is known to its hub alone.
          if (!at.equals(published.get(serverId)) && !at.isConnected()) {
            servers
                .find(serverId)
                .ifPresent(server -> live.publishStatus(serverId, server.lastSeen(), presence));
          }
          published.put(serverId, at);
        });
  }
}
