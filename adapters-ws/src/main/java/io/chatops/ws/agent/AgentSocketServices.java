package io.chatops.ws.agent;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.cluster.OwnershipRequests;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.ws.SocketCounters;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The services of the hub that the agents' sockets use.
 *
 * @param blocking runs the look-ups of sign-in, never on an event loop
 */
public record AgentSocketServices(
    AgentSignIn signIn,
    OwnershipRequests ownershipRequests,
    AgentPresence presence,
    WatchedServices watched,
    IngestReport ingest,
    MetricStore store,
    ServerLog log,
    Executor blocking,
    InstantSource clock,
    SocketCounters counters) {

  /** Records in the server's log that a limit ended its agent's connection. */
  void limitHit(ServerId serverId, String text) {
    log.record(serverId, LogLevel.WARNING, LogSource.AGENT, text);
  }
}
