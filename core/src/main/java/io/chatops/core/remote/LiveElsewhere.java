package io.chatops.core.remote;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.ServerCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the news of servers that other hubs have to the pages that watch them at this one. Each is
 * followed once, however many pages watch it. Looks each second which are watched and which hubs
 * have them.
 */
public final class LiveElsewhere {
  /** The time after which a hub is asked again that has refused, or was lost. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** The most servers that are asked for in one turn, so that people's questions have room. */
  static final int MOST_ASKED = 100;

  private final LiveUpdates live;
  private final ServerLog log;
  private final AgentPresence presence;
  private final AgentLocations locations;
  private final HubBus bus;
  private final LongSupplier nanoTime;
  private final Map<ServerId, Following> open = new HashMap<>();

  /** Where agents are whose news do not come, as pages were told. */
  private final Map<ServerId, RemoteAgent> told = new HashMap<>();

  private int asked;

  /**
   * Follows nothing yet.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  public LiveElsewhere(
      LiveUpdates live,
      ServerLog log,
      AgentPresence presence,
      AgentLocations locations,
      HubBus bus,
      LongSupplier nanoTime) {
    this.live = live;
    this.log = log;
    this.presence = presence;
    this.locations = locations;
    this.bus = bus;
    this.nanoTime = nanoTime;
  }

  /** Follows what is watched, and nothing else. Never blocks; every second, one call at a time. */
  public void turn() {
    Map<ServerId, RemoteAgent> wanted = wanted();
    open.values()
        .removeIf(
            following -> {
              RemoteAgent at = wanted.get(following.serverId);
              boolean isLeft = at == null || !following.hub.equals(at.hub());
              if (isLeft) {
                leave(following);
              }
              return isLeft;
            });
    boolean isLinked = bus.state().map(BusState::connected).orElse(false);
    asked = 0;
    if (isLinked) {
      wanted.forEach((serverId, at) -> follow(serverId, at.hub()));
    }
    told.keySet().retainAll(wanted.keySet());
    wanted.forEach((serverId, at) -> tellWithoutNews(serverId, at, isLinked));
  }

  /**
   * Tells pages what this hub knows from the storage while the other hub tells nothing. Not that an
   * agent is connected: when it was heard last is not known then.
   */
  private void tellWithoutNews(ServerId serverId, RemoteAgent at, boolean isLinked) {
    Following following = open.get(serverId);
    if (isLinked && following != null && following.overSince == null) {
      told.remove(serverId);
    } else if (!at.equals(told.put(serverId, at)) && !at.isConnected()) {
      live.publishStatus(serverId, following == null ? null : following.lastSeen, presence);
    }
  }

  private Map<ServerId, RemoteAgent> wanted() {
    Set<ServerId> watched = new HashSet<>(live.watched());
    watched.addAll(log.watched());
    Map<ServerId, RemoteAgent> wanted = new HashMap<>();
    for (ServerId serverId : watched) {
      // Also while the agent is away: the hub that had it last says when it comes back.
      Optional<RemoteAgent> at = locations.remote(serverId).filter(RemoteAgent::hubLives);
      at.ifPresent(elsewhere -> wanted.put(serverId, elsewhere));
    }
    return wanted;
  }

  private void follow(ServerId serverId, HubId hub) {
    Following before = open.get(serverId);
    if (asked < MOST_ASKED && (before == null || before.mayBeAskedAgain())) {
      asked++;
      Following following = new Following(serverId, hub, before == null ? null : before.lastSeen);
      open.put(serverId, following);
      following.pull.ask(Message.watch(serverId));
    }
  }

  private void leave(Following following) {
    following.pull.close();
    if (locations.remote(following.serverId).filter(RemoteAgent::hubLives).isEmpty()) {
      live.publishStatus(following.serverId, following.lastSeen, presence);
    }
  }

  /** One server that is followed. */
  private final class Following implements Pull.Receiver, NewsOfServer.Taker {
    private final ServerId serverId;
    private final HubId hub;
    private final Pull pull;
    private volatile @Nullable Instant lastSeen;
    private volatile @Nullable Long overSince;

    private Following(ServerId serverId, HubId hub, @Nullable Instant lastSeen) {
      this.serverId = serverId;
      this.hub = hub;
      this.lastSeen = lastSeen;
      this.pull = new Pull(bus, hub, this);
    }

    private boolean mayBeAskedAgain() {
      Long since = overSince;
      return since != null && nanoTime.getAsLong() - since >= PAUSE.toNanos();
    }

    /** Returns true once this hub knows better. */
    private boolean isHere() {
      return presence.connection(serverId).isPresent();
    }

    @Override
    public void onPieces(WireReader pieces) {
      NewsOfServer.read(serverId, pieces, this);
    }

    @Override
    public void onReport(Instant collectedAt, ReportDocument document) {
      if (!isHere()) {
        live.publish(serverId, collectedAt, document);
      }
    }

    @Override
    public void onCondition(ServerCondition condition) {
      lastSeen = condition.lastSeen();
      if (!isHere()) {
        live.publish(serverId, condition);
      }
    }

    @Override
    public void onEntry(LogEntry entry) {
      if (!isHere()) {
        log.show(entry);
      }
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

    /** A later turn asks again. Nothing is known by this: pages go on showing the last news. */
    private void over() {
      overSince = nanoTime.getAsLong();
    }
  }
}
