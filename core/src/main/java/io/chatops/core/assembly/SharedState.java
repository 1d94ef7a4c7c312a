package io.chatops.core.assembly;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.audit.Audit;
import io.chatops.core.fleet.ServerLevels;
import io.chatops.core.fleet.SharedValues;
import io.chatops.core.hub.Hint;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The objects that several features of one hub share: its state in memory and the checks before
 * each action.
 *
 * @param silenceAllowed how long a server may be unheard before it counts as offline
 */
public record SharedState(
    Storage storage,
    InstantSource clock,
    Duration silenceAllowed,
    Quotas quotas,
    Audit audit,
    OwnedServers owned,
    ServerLog log,
    OpenAlerts openAlerts,
    ServerLevels levels,
    LiveAlerts liveAlerts,
    LiveUpdates live,
    Ownership ownership,
    AgentPresence presence,
    WatchedServices watched,
    HostActions actions,
    LatestReports latest,
    LatestVitals vitals,
    SharedValues sharedValues,
    DocumentReader reader,
    IngestProgress progress,
    AgentReleases releases) {
  /**
   * Builds the state of a hub that has just started.
   *
   * @param address the present address of this hub
   * @param nanoTime like {@link System#nanoTime}
   * @param lease the time after its last renewal at which the lease of a hub expires
   * @param reader reads what agents reported
   * @param latestReportsBytes the most that the newest reports may take in memory
   * @param blocking runs what blocks, such as storing log entries
   * @param releases the agents that this hub serves
   */
  public static SharedState of(
      Supplier<HubAddress> address,
      Storage storage,
      InstantSource clock,
      LongSupplier nanoTime,
      Duration lease,
      Duration silenceAllowed,
      Quotas quotas,
      DocumentReader reader,
      long latestReportsBytes,
      Executor blocking,
      AgentReleases releases) {
    Audit audit = new Audit(storage.auditTrail(), clock);
    OwnedServers owned = new OwnedServers(storage.servers());
    ServerLog log = new ServerLog(storage.logEntries(), clock, blocking);
    OpenAlerts openAlerts = new OpenAlerts();
    LatestVitals vitals = new LatestVitals();
    ServerLevels levels = new ServerLevels(openAlerts, vitals, clock);
    LiveUpdates live = new LiveUpdates(levels);
    Ownership ownership = new Ownership(storage.agentDirectory(), address, clock, nanoTime, lease);
    AgentPresence presence = new AgentPresence(clock, silenceAllowed, live, log, ownership);
    return new SharedState(
        storage,
        clock,
        silenceAllowed,
        quotas,
        audit,
        owned,
        log,
        openAlerts,
        levels,
        new LiveAlerts(),
        live,
        ownership,
        presence,
        new WatchedServices(presence),
        new HostActions(owned, presence, audit, log),
        new LatestReports(storage.snapshots(), latestReportsBytes),
        vitals,
        new SharedValues(vitals, ownership, storage.serverValues(), clock, nanoTime),
        reader,
        new IngestProgress(clock),
        releases);
  }

  /** Publishes to other hubs, if there are any, that something in the storage has changed. */
  void hint(Hint.Kind kind, UUID id) {
    if (ownership.hasOthers()) {
      storage.hints().publish(ownership.id(), new Hint(kind, id));
    }
  }
}
