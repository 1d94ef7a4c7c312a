package io.chatops.core.cluster;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One synchronisation round of a hub with the others on its storage: it releases servers that
 * others have acquired, takes over those of expired hubs, and reads what others changed. The lease
 * is renewed on another thread, since a round may take long. Blocking; not thread-safe.
 */
public final class HubSync {
  /** The most servers released at once. */
  private static final int LET_GO_AT_ONCE = 1_000;

  /** Thresholds are read in each third round: every nine seconds. */
  private static final int TURNS_PER_THRESHOLDS = 3;

  /** New servers are read in each twentieth round: every minute. */
  private static final int TURNS_PER_SERVERS = 20;

  private final Ownership ownership;
  private final OwnershipRequests arrivals;
  private final AlertEngine engine;
  private final AgentPresence presence;
  private final LatestReports latest;
  private final LatestVitals vitals;
  private final KnownServers servers;
  private final RemoteStatus remoteStatus;
  private final Runnable onHubsEnded;
  private long turns;

  // Work that could not all be done yet, as the storage was away.
  private final Set<ServerId> left = new LinkedHashSet<>();
  private boolean hubsEnded;
  private boolean behind;

  /**
   * Takes part by these means.
   *
   * @param onHubsEnded called when hubs are over, such as to end their commands
   */
  public HubSync(
      Ownership ownership,
      OwnershipRequests arrivals,
      AlertEngine engine,
      AgentPresence presence,
      LatestReports latest,
      LatestVitals vitals,
      KnownServers servers,
      RemoteStatus remoteStatus,
      Runnable onHubsEnded) {
    this.ownership = ownership;
    this.arrivals = arrivals;
    this.engine = engine;
    this.presence = presence;
    this.latest = latest;
    this.vitals = vitals;
    this.servers = servers;
    this.remoteStatus = remoteStatus;
    this.onHubsEnded = onHubsEnded;
  }

  /** Runs a round; called every {@link Ownership#turnPeriod}. */
  public void turn() {
    Ownership.Turn found = ownership.turn();
    left.addAll(found.left());
    hubsEnded |= found.hubsEnded();
    behind |= found.behind();
    turns++;
    followThoseThatLeft();
    takeAgain(found.lost());
    arrivals.readUnread();
    if (hubsEnded) {
      onHubsEnded.run();
      hubsEnded = false;
    }
    if (ownership.hasOthers() || behind) {
      readElsewhere();
      remoteStatus.turn();
      behind = false;
    }
  }

  private void followThoseThatLeft() {
    List<ServerId> again = left.stream().filter(this::wasTakenWithoutItsAgent).toList();
    again.forEach(engine::letGo);
    takeAgain(again);
    again.forEach(left::remove);
    List<ServerId> all = List.copyOf(left);
    for (int from = 0; from < all.size(); from += LET_GO_AT_ONCE) {
      List<ServerId> page = all.subList(from, Math.min(from + LET_GO_AT_ONCE, all.size()));
      Set<ServerId> gone = new LinkedHashSet<>();
      for (ServerId serverId : page) {
        if (ownership.remote(serverId).isPresent()) { // it may have come back
          letGo(serverId);
          gone.add(serverId);
        }
      }
      latest.letGo(gone);
      page.forEach(left::remove);
    }
  }

  private void takeAgain(List<ServerId> servers) {
    try {
      arrivals.takeAgain(servers);
    } finally {
      servers.forEach(presence::tellIfGone); // its agent may have gone, or never come
    }
  }

  /** Returns true if another hub acquired the server while its agent is still connected here. */
  private boolean wasTakenWithoutItsAgent(ServerId serverId) {
    return presence.connection(serverId).isPresent()
        && ownership.remote(serverId).filter(at -> at.link() != Link.CONNECTED).isPresent();
  }

  private void readElsewhere() {
    engine.readOpenAlerts();
    // Otherwise the last changes of a hub that ended would never be read.
    if (behind || turns % TURNS_PER_THRESHOLDS == 0) {
      engine.readThresholds();
    }
    if (behind || turns % TURNS_PER_SERVERS == 0) {
      servers.readAll();
    }
  }

  private void letGo(ServerId serverId) {
    presence.letGo(serverId);
    engine.letGo(serverId);
    vitals.letGo(serverId);
  }
}
