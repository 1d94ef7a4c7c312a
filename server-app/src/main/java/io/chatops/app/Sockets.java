package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.audit.Audit;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.storage.Storage;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.HubSockets;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.agent.AgentGateway;
import io.chatops.ws.agent.AgentSignIn;
import io.chatops.ws.agent.AgentSocketServices;
import io.chatops.ws.agent.AgentSocketSettings;
import io.chatops.ws.agent.AgentSockets;
import io.chatops.ws.browser.BrowserSocketGroup;
import io.chatops.ws.browser.BrowserSocketServices;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.chatops.ws.browser.BrowserSockets;
import io.chatops.ws.browser.LogsSocketServices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Puts the sockets together. */
@ApplicationScoped
class Sockets {
  /** Look-ups of sockets that sign in; as many as the sockets that may wait for theirs. */
  private static final int WAITING_LOOKUPS = 2_000;

  private final HubSettings settings;
  private final SocketCounters counters = new SocketCounters();
  private final ExecutorService lookups =
      new ThreadPoolExecutor(
          4,
          4,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING_LOOKUPS),
          task -> {
            Thread thread = new Thread(task, "socket-lookups");
            thread.setDaemon(true);
            return thread;
          });

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
  WatchedServices watchedServices(AgentPresence presence) {
    return new WatchedServices(presence);
  }

  /** The ports of core by which a host is acted on. */
  @Produces
  @Singleton
  AgentGateway agentGateway(AgentPresence presence, InstantSource clock) {
    return new AgentGateway(presence, clock);
  }

  @Produces
  @Singleton
  AgentSockets agentSockets(
      Storage storage,
      AuthenticateApiKey authenticate,
      Audit audit,
      AgentPresence presence,
      WatchedServices watched,
      IngestReport ingest,
      ServerLog log,
      AlertEngine alerts,
      InstantSource clock) {
    AgentSignIn signIn =
        new AgentSignIn(authenticate, storage.servers(), audit, log, alerts::know, clock);
    return new AgentSockets(
        AgentSocketSettings.forHeap(Runtime.getRuntime().maxMemory(), settings.reportInterval()),
        ForeignPages.allowedOrigins(settings),
        new AgentSocketServices(
            signIn, presence, watched, ingest, storage.metrics(), log, lookups, clock, counters));
  }

  @Produces
  @Singleton
  BrowserSocketServices browserSocketServices(
      AuthenticateUser authenticate,
      OwnedServers owned,
      LatestReports latest,
      LiveUpdates live,
      LiveAlerts alerts,
      BrowserSockets sockets,
      InstantSource clock) {
    return new BrowserSocketServices(
        authenticate, owned, latest, live, alerts, sockets, lookups, clock, counters);
  }

  @Produces
  @Singleton
  HubSockets hubSockets(
      AgentSockets agents,
      BrowserSocketServices services,
      ServerLog log,
      FollowContainerLogs containers,
      CommandOutputs commands) {
    BrowserSocketSettings limits = BrowserSocketSettings.defaults();
    AllowedOrigins origins = ForeignPages.allowedOrigins(settings);
    return new HubSockets(
        agents,
        BrowserSocketGroup.metrics(limits, origins, services),
        BrowserSocketGroup.logs(
            limits, origins, services, new LogsSocketServices(log, containers, commands)));
  }
}
