package io.chatops.ws.browser;

import io.chatops.ws.AllowedOrigins;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Where people watch a server's metrics: {@code /api/v1/ws/metrics/{server_id}}. */
public final class MetricsSocketRoute {
  public static final String PATH = "/api/v1/ws/metrics/:server_id";

  private final BrowserSocketRoute sockets;

  public MetricsSocketRoute(
      Vertx vertx,
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services) {
    WatchedServers watched = new WatchedServers(services.live(), services.alerts());
    this.sockets =
        new BrowserSocketRoute(
            vertx,
            settings,
            origins,
            services,
            // Frames of reports are shared by all who watch: to count them is enough.
            () -> new FrameQueue(settings.queuedFrames(), Long.MAX_VALUE, QueueBudget.unlimited()),
            socket -> new MetricsView(socket, watched, services.latest()));
  }

  public void mount(Router router) {
    sockets.mount(router, PATH);
  }

  /** Closes every socket with 1001 and takes no more. */
  public void stop() {
    sockets.stop();
  }
}
