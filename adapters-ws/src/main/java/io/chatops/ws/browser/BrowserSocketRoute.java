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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An address where people watch a server, and the sockets that are open there. */
final class BrowserSocketRoute {
  /** What browsers send is small. */
  private static final int UNFINISHED_BYTES = 4 << 20;

  private final Vertx vertx;
  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final UpgradeRoute upgrades;
  private final Supplier<FrameQueue> queue;
  private final Function<BrowserSocket, BrowserView> view;
  private final Set<BrowserSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * Nobody watches yet.
   *
   * @param queue makes what frames wait in for one browser
   * @param view makes what one browser is shown
   */
  BrowserSocketRoute(
      Vertx vertx,
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      Supplier<FrameQueue> queue,
      Function<BrowserSocket, BrowserView> view) {
    this.vertx = vertx;
    this.settings = settings;
    this.services = services;
    this.queue = queue;
    this.view = view;
    this.upgrades =
        new UpgradeRoute(
            origins,
            new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress()),
            UNFINISHED_BYTES,
            services.counters());
  }

  /**
   * Takes browsers in.
   *
   * @param path with the server's id as {@code :server_id}
   */
  void mount(Router router, String path) {
    upgrades.mount(
        router,
        path,
        (opened, request) -> {
          BrowserSocket browser =
              new BrowserSocket(
                  vertx,
                  opened,
                  serverId(request.pathParam("server_id")),
                  settings,
                  services,
                  queue.get(),
                  view,
                  open::remove);
          open.add(browser);
          if (stopped) {
            browser.goAway();
          }
        });
  }

  /** Closes every socket with 1001 and takes no more. */
  void stop() {
    stopped = true;
    open.forEach(BrowserSocket::goAway);
  }

  private static Optional<ServerId> serverId(@Nullable String text) {
    return text == null || !UuidShape.matches(text)
        ? Optional.empty()
        : Optional.of(new ServerId(UUID.fromString(text)));
  }
}
