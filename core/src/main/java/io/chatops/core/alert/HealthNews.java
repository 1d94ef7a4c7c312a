package io.chatops.core.alert;

import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;
import java.time.Instant;

/** Tells whoever watches a server how it is doing, after what may have changed that. */
public final class HealthNews implements AlertListener {
  private final LiveUpdates live;
  private final ServerPresence presence;
  private final ServerRepository servers;

  public HealthNews(LiveUpdates live, ServerPresence presence, ServerRepository servers) {
    this.live = live;
    this.presence = presence;
    this.servers = servers;
  }

  @Override
  public void onChange(AlertChange change) {
    switch (change.kind()) {
      case OPENED, ESCALATED, RESOLVED ->
          servers
              .find(change.alert().key().serverId())
              .ifPresent(
                  server -> {
                    Instant seen = server.lastSeen();
                    live.publishStatus(
                        server.id(),
                        presence.status(server.id(), seen),
                        presence.lastSeen(server.id(), seen));
                  });
      case ACKNOWLEDGED, RECORDED -> {}
    }
  }
}
