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
  private static final int RELEASED_AT_ONCE = 1_000;

  /** Thresholds are read in each third round: every nine seconds. */
  private static final int ROUNDS_PER_THRESHOLDS = 3;

  /** New servers are read in each twentieth round: every minute. */
  private static final int ROUNDS_PER_SERVERS = 20;

  private final Ownership ownership;
  private final OwnershipRequests ownershipRequests;
  private final AlertEngine engine;
  private final AgentPresence presence;
  private final LatestReports latest;
  private final LatestVitals vitals;
  private final KnownServers servers;
  private final RemoteStatus remoteStatus;
  private final Runnable onHubsEnded;
  private long rounds;

  // Work that could not all be done yet, as the storage was away.
  private final Set<ServerId> lostToOthers = new LinkedHashSet<>();
  private boolean hubsEnded;
  private boolean changesMissed;

  /**
   * Takes part by these means.
   *
   * @param onHubsEnded called when other hubs have ended, to end their commands
   */
  public HubSync(
      Ownership ownership,
      OwnershipRequests ownershipRequests,
      AlertEngine engine,
      AgentPresence presence,
      LatestReports latest,
      LatestVitals vitals,
      KnownServers servers,
      RemoteStatus remoteStatus,
      Runnable onHubsEnded) {
    this.ownership = ownership;
    this.ownershipRequests = ownershipRequests;
    this.engine = engine;
    this.presence = presence;
    this.latest = latest;
    this.vitals = vitals;
    this.servers = servers;
    this.remoteStatus = remoteStatus;
    this.onHubsEnded = onHubsEnded;
  }

  /** Runs a round; called every {@link Ownership#syncPeriod}. */
  public void run() {
    Ownership.SyncResult found = ownership.sync();
    lostToOthers.addAll(found.lostToOthers());
    hubsEnded |= found.hubsEnded();
    changesMissed |= found.changesMissed();
    rounds++;
    releaseLost();
    reacquire(found.toReacquire());
    ownershipRequests.loadAlerts();
    if (hubsEnded) {
      onHubsEnded.run();
      hubsEnded = false;
    }
    if (ownership.hasOthers() || changesMissed) {
      readRemoteChanges();
      remoteStatus.publishChanges();
      changesMissed = false;
    }
  }

  private void releaseLost() {
    List<ServerId> again = lostToOthers.stream().filter(this::wasAcquiredWithoutAgent).toList();
    again.forEach(engine::release);
    reacquire(again);
    again.forEach(lostToOthers::remove);
    List<ServerId> all = List.copyOf(lostToOthers);
    for (int from = 0; from < all.size(); from += RELEASED_AT_ONCE) {
      List<ServerId> page = all.subList(from, Math.min(from + RELEASED_AT_ONCE, all.size()));
      Set<ServerId> gone = new LinkedHashSet<>();
      for (ServerId serverId : page) {
        if (ownership.remote(serverId).isPresent()) { // it may have come back
          release(serverId);
          gone.add(serverId);
        }
      }
      latest.release(gone);
      page.forEach(lostToOthers::remove);
    }
  }

  private void reacquire(List<ServerId> servers) {
    try {
      ownershipRequests.reacquire(servers);
    } finally {
      servers.forEach(presence::storeLinkIfAbsent); // its agent may have gone, or never come
    }
  }

  /** Returns true if another hub acquired the server while its agent is still connected here. */
  private boolean wasAcquiredWithoutAgent(ServerId serverId) {
    return presence.connection(serverId).isPresent()
        && ownership.remote(serverId).filter(at -> at.link() != Link.CONNECTED).isPresent();
  }

  private void readRemoteChanges() {
    engine.readOpenAlerts();
    // Otherwise the last changes of a hub that ended would never be read.
    if (changesMissed || rounds % ROUNDS_PER_THRESHOLDS == 0) {
      engine.readThresholds();
    }
    if (changesMissed || rounds % ROUNDS_PER_SERVERS == 0) {
      servers.readAll();
    }
  }

  private void release(ServerId serverId) {
    presence.release(serverId);
    engine.release(serverId);
    vitals.release(serverId);
  }
}
