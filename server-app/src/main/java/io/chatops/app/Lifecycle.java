package io.chatops.app;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.command.RunCommand;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.process.KeepProcessTops;
import io.chatops.core.storage.Storage;
import io.chatops.ws.SocketServerOptions;
import io.chatops.ws.agent.AgentSocketRoute;
import io.chatops.ws.browser.LogsSocketRoute;
import io.chatops.ws.browser.MetricsSocketRoute;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;

/** What happens when, as the hub starts and stops. */
@ApplicationScoped
class Lifecycle {
  private final Storage storage;
  private final AgentSocketRoute agents;
  private final MetricsSocketRoute metrics;
  private final LogsSocketRoute logs;
  private final ActionWork actionWork;
  private final Timers timers;
  private final AlertUpkeep alerts;
  private final NotificationWork notifications;

  Lifecycle(
      Storage storage,
      AgentSocketRoute agents,
      MetricsSocketRoute metrics,
      LogsSocketRoute logs,
      AgentPresence presence,
      LatestReports latest,
      ActionWork actionWork,
      ServerLog log,
      RunCommand runCommand,
      AlertUpkeep alerts,
      NotificationWork notifications,
      KeepProcessTops processTops,
      InstantSource clock) {
    this.storage = storage;
    this.agents = agents;
    this.metrics = metrics;
    this.logs = logs;
    this.actionWork = actionWork;
    this.alerts = alerts;
    this.notifications = notifications;
    this.timers = new Timers(presence, latest, storage, log, runCommand, processTops, clock);
  }

  void start(@Observes Router router) {
    alerts.start();
    notifications.start();
    agents.mount(router);
    metrics.mount(router);
    logs.mount(router);
    timers.start();
  }

  /**
   * Sockets are told first, with a code that says to come back: the HTTP server, which is closed
   * before {@link #stop}, would end them as if all had been said.
   */
  void sayGoodbye(@Observes ShutdownDelayInitiatedEvent event) {
    agents.stop();
    metrics.stop();
    logs.stop();
  }

  /** Nothing comes in any more: what is on its way is stored, then the storage closes. */
  void stop(@Observes ShutdownEvent event) {
    actionWork.stop();
    timers.stop();
    alerts.stop();
    notifications.stop();
    storage.close();
  }

  /** Both servers, plain and TLS, must let the agents' frames through. */
  @ApplicationScoped
  static class SocketOptions implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
      SocketServerOptions.apply(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
      SocketServerOptions.apply(options);
    }
  }
}
