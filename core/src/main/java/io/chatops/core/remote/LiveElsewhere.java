package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.hub.Whereabouts.Elsewhere;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerPresence;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the news of servers whose agents are connected to other hubs to the pages that watch them
 * at this one. Each is followed once, however many pages watch it. Looks each second which are
 * watched and where their agents are.
 */
public final class LiveElsewhere {
  private final LiveUpdates live;
  private final ServerLog log;
  private final ServerPresence presence;
  private final Whereabouts whereabouts;
  private final HubBus bus;
  private final Map<ServerId, Following> open = new HashMap<>();

  public LiveElsewhere(
      LiveUpdates live,
      ServerLog log,
      ServerPresence presence,
      Whereabouts whereabouts,
      HubBus bus) {
    this.live = live;
    this.log = log;
    this.presence = presence;
    this.whereabouts = whereabouts;
    this.bus = bus;
  }

  /** Follows what is watched, and nothing else. Never blocks; every second, one call at a time. */
  public void turn() {
    Map<ServerId, HubId> wanted = wanted();
    open.values()
        .removeIf(
            following -> {
              boolean isLeft = !following.hub.equals(wanted.get(following.serverId));
              if (isLeft) {
                following.pull.close();
              }
              return isLeft || following.isOver;
            });
    wanted.forEach(
        (serverId, hub) -> {
          if (!open.containsKey(serverId)) {
            Following following = new Following(serverId, hub);
            open.put(serverId, following);
            following.pull.ask(Message.watch(serverId));
          }
        });
  }

  private Map<ServerId, HubId> wanted() {
    Map<ServerId, HubId> wanted = new HashMap<>();
    if (!bus.state().map(BusState::connected).orElse(false)) {
      return wanted;
    }
    Set<ServerId> watched = new HashSet<>(live.watched());
    watched.addAll(log.watched());
    for (ServerId serverId : watched) {
      Optional<Elsewhere> at = whereabouts.elsewhere(serverId).filter(Elsewhere::isConnected);
      at.ifPresent(elsewhere -> wanted.put(serverId, elsewhere.hub()));
    }
    return wanted;
  }

  /** One server that is followed. */
  private final class Following implements Pull.Receiver, NewsOfServer.Taker {
    private final ServerId serverId;
    private final HubId hub;
    private final Pull pull;
    private volatile boolean isOver;

    private Following(ServerId serverId, HubId hub) {
      this.serverId = serverId;
      this.hub = hub;
      this.pull = new Pull(bus, hub, this);
    }

    @Override
    public void onPieces(WireReader pieces) {
      NewsOfServer.read(serverId, pieces, this);
    }

    @Override
    public void onReport(Instant collectedAt, ReportDocument document) {
      live.publish(serverId, collectedAt, document);
    }

    @Override
    public void onCondition(ServerCondition condition) {
      live.publish(serverId, condition);
    }

    @Override
    public void onEntry(LogEntry entry) {
      log.show(entry);
    }

    @Override
    public void onEnd() {
      over();
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      over();
    }

    @Override
    public void onLost(BusException reason) {
      over();
    }

    /** The next turn asks again, if it is still watched and there is a hub to ask. */
    private void over() {
      isOver = true;
      live.publishStatus(serverId, null, presence);
    }
  }
}
