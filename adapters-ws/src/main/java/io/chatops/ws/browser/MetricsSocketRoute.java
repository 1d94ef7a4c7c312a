package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.UpgradeRoute;
import io.chatops.ws.WaitingSockets;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where people watch a server's metrics: {@code /api/v1/ws/metrics/{server_id}}. */
public final class MetricsSocketRoute {
  public static final String PATH = "/api/v1/ws/metrics/:server_id";

  // UUID.fromString alone also takes "1-1-1-1-1".
  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Vertx vertx;
  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final UpgradeRoute upgrades;
  private final WatchedServers watched;
  private final Set<MetricsSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  public MetricsSocketRoute(
      Vertx vertx,
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services) {
    this.vertx = vertx;
    this.settings = settings;
    this.services = services;
    this.upgrades =
        new UpgradeRoute(
            origins,
            new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress()),
            services.counters());
    this.watched = new WatchedServers(services.live());
  }

  public void mount(Router router) {
    upgrades.mount(
        router,
        PATH,
        (opened, request) -> {
          Optional<ServerId> serverId = serverId(request.pathParam("server_id"));
          MetricsSocket browser =
              new MetricsSocket(
                  vertx,
                  opened,
                  serverId,
                  settings,
                  services,
                  watched,
                  (socket, wasWaiting, address) -> left(socket));
          open.add(browser);
          if (stopped) {
            browser.goAway();
          }
        });
  }

  /** Closes every socket with 1001 and takes no more. */
  public void stop() {
    stopped = true;
    open.forEach(MetricsSocket::goAway);
  }

  private void left(MetricsSocket socket) {
    if (!socket.isOpen()) {
      open.remove(socket);
    }
  }

  private static Optional<ServerId> serverId(@Nullable String text) {
    return text == null || !UUID_SHAPE.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(new ServerId(UUID.fromString(text)));
  }
}
