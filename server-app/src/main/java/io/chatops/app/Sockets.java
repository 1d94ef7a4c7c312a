package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.HubSockets;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.agent.AgentSignIn;
import io.chatops.ws.agent.AgentSocketServices;
import io.chatops.ws.agent.AgentSocketSettings;
import io.chatops.ws.agent.AgentSockets;
import io.chatops.ws.browser.BrowserSocketGroup;
import io.chatops.ws.browser.BrowserSocketServices;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.chatops.ws.browser.BrowserSockets;
import io.chatops.ws.browser.FleetSocketServices;
import io.chatops.ws.browser.FleetWatch;
import io.chatops.ws.browser.HubLinks;
import io.chatops.ws.browser.LogsSocketServices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;

/** Puts the sockets together. */
@ApplicationScoped
class Sockets {
  /** Look-ups of sockets that sign in; as many as the sockets that may wait for theirs. */
  private static final int WAITING_LOOKUPS = 2_000;

  private final HubSettings settings;
  private final SocketCounters counters = new SocketCounters();
  private final ExecutorService lookups =
      Timers.threads("socket-lookups", 4, new ArrayBlockingQueue<>(WAITING_LOOKUPS));

  Sockets(HubSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  SocketCounters counters() {
    return counters;
  }

  @Produces
  @Singleton
  BrowserSockets browserSockets() {
    return new BrowserSockets(BrowserSocketSettings.defaults().socketsPerUser());
  }

  @Produces
  @Singleton
  FleetWatch fleetWatch(ServerUseCases servers) {
    return new FleetWatch(servers.fleetQueries());
  }

  @Produces
  @Singleton
  HubSockets hubSockets(
      SharedState shared,
      AccessUseCases access,
      ServerUseCases servers,
      AlertUseCases alerts,
      MetricUseCases metrics,
      ActionUseCases actions,
      HubUseCases hub,
      BrowserSockets browserSockets,
      FleetWatch fleet,
      HubLinks hubs) {
    AllowedOrigins origins = OriginFilter.allowedOrigins(settings);
    AgentSignIn signIn =
        new AgentSignIn(
            access.authenticateApiKey(),
            shared.storage().servers(),
            shared.audit(),
            shared.log(),
            alerts.engine()::know,
            shared.clock());
    AgentSockets agents =
        new AgentSockets(
            AgentSocketSettings.forHeap(
                Runtime.getRuntime().maxMemory(), settings.reportInterval()),
            origins,
            new AgentSocketServices(
                signIn,
                hub.ownershipRequests(),
                shared.presence(),
                shared.watched(),
                metrics.ingestReport(),
                shared.storage().metrics(),
                shared.log(),
                lookups,
                shared.clock(),
                counters));
    BrowserSocketServices people =
        new BrowserSocketServices(
            access.authenticateUser(),
            shared.owned(),
            shared.latest(),
            shared.live(),
            shared.liveAlerts(),
            shared.presence(),
            shared.ownership(),
            browserSockets,
            hubs,
            lookups,
            shared.clock(),
            counters);
    BrowserSocketSettings limits = BrowserSocketSettings.defaults();
    LogsSocketServices logs =
        new LogsSocketServices(
            shared.log(), actions.followContainerLogs(), actions.commandOutputs());
    return new HubSockets(
        agents,
        BrowserSocketGroup.metrics(limits, origins, people),
        BrowserSocketGroup.logs(limits, origins, people, logs),
        BrowserSocketGroup.fleet(
            limits,
            origins,
            people,
            logs,
            new FleetSocketServices(fleet, alerts.alerts(), servers.logQueries())));
  }
}
