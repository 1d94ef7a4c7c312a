package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.UpgradeRoute;
import io.chatops.ws.WaitingSockets;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where agents connect: {@code /api/v1/agents/ws}. */
public final class AgentSocketRoute {
  public static final String PATH = "/api/v1/agents/ws";

  private final Vertx vertx;
  private final AgentSocketSettings settings;
  private final AgentSocketServices services;
  private final WaitingSockets waiting;
  private final UpgradeRoute upgrades;
  private final ReportBudget budget;
  private final Set<AgentSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  public AgentSocketRoute(
      Vertx vertx,
      AgentSocketSettings settings,
      AllowedOrigins origins,
      AgentSocketServices services) {
    this.vertx = vertx;
    this.settings = settings;
    this.services = services;
    this.waiting = new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress());
    SocketCounters counters = services.counters();
    this.upgrades = new UpgradeRoute(origins, waiting, settings.heldBytes(), counters);
    // Some reports are still on their way when everybody is told to stop: leave room for them.
    int reports = Math.max(1, services.store().queueLimit() / 4 * 3);
    this.budget = new ReportBudget(settings.heldBytes(), reports, this::stopReading);
  }

  public void mount(Router router) {
    upgrades.mount(
        router,
        PATH,
        (opened, request) -> {
          AgentSocket agent =
              new AgentSocket(vertx, opened, settings, services, budget, sockets::remove);
          sockets.add(agent);
          if (stopped) {
            agent.close(CloseReason.HUB_STOPS);
          }
        });
  }

  /** Closes every socket with 1001 and takes no more; reports already read are still stored. */
  public void stop() {
    stopped = true;
    sockets.forEach(socket -> socket.close(CloseReason.HUB_STOPS));
  }

  /** Bytes of reports that wait for the storage. */
  public long heldBytes() {
    return budget.heldBytes();
  }

  /** Sockets that have not authenticated yet. */
  public int waitingCount() {
    return waiting.count();
  }

  private void stopReading() {
    sockets.forEach(AgentSocket::stopForBudget);
  }
}
