package io.chatops.core.alert;

import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;

/** Publishes the condition of a server when an alert may have changed it. */
public final class HealthPublisher implements AlertListener {
  private final LiveUpdates live;
  private final ServerPresence presence;
  private final ServerRepository servers;

  public HealthPublisher(LiveUpdates live, ServerPresence presence, ServerRepository servers) {
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
              .ifPresent(server -> live.publishStatus(server.id(), server.lastSeen(), presence));
      case ACKNOWLEDGED, SNOOZED, RECORDED -> {}
    }
  }
}
