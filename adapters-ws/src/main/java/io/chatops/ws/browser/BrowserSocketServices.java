package io.chatops.ws.browser;

import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.ServerPresence;
import io.chatops.ws.SocketCounters;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The parts of the hub that browsers' sockets use.
 *
 * @param blocking runs look-ups, never on an event loop
 */
public record BrowserSocketServices(
    AuthenticateUser authenticate,
    OwnedServers owned,
    LatestReports latest,
    LiveUpdates live,
    LiveAlerts alerts,
    ServerPresence presence,
    AgentLocations locations,
    BrowserSockets sockets,
    HubLinks hubs,
    Executor blocking,
    InstantSource clock,
    SocketCounters counters) {}
