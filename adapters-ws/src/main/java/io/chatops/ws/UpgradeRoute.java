package io.chatops.ws;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Turns a GET into a WebSocket, if the page may ask for one. Everything else gets the API's error
 * body.
 */
public final class UpgradeRoute {
  private final AllowedOrigins origins;
  private final WaitingSockets waiting;
  private final UnfinishedMessages unfinished;
  private final SocketCounters counters;

  /** Who takes the open socket, on its event loop. */
  @FunctionalInterface
  public interface Acceptor {
    void accept(OpenedSocket opened, RoutingContext request);
  }

  /**
   * A socket right after the upgrade.
   *
   * @param address where it comes from, as the HTTP server tells it
   * @param place among those that have not authenticated; {@link PeerSocket} leaves it
   * @param unfinished of all sockets of this route
   */
  public record OpenedSocket(
      ServerWebSocket socket,
      Channel channel,
      String address,
      WaitingSockets.Place place,
      UnfinishedMessages unfinished) {}

  /**
   * Nothing is open yet.
   *
   * @param unfinishedBytes how much messages that are not whole yet may take together; beyond, a
   *     socket whose message is large is closed
   */
  public UpgradeRoute(
      AllowedOrigins origins,
      WaitingSockets waiting,
      long unfinishedBytes,
      SocketCounters counters) {
    this.origins = origins;
    this.waiting = waiting;
    this.unfinished = new UnfinishedMessages(unfinishedBytes);
    this.counters = counters;
  }

  public void mount(Router router, String path, Acceptor acceptor) {
    router.route(path).handler(context -> upgrade(context, acceptor));
  }

  private void upgrade(RoutingContext context, Acceptor acceptor) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.GET)) {
      context.response().putHeader(HttpHeaderNames.ALLOW, "GET");
      refuse(context, 405, "Open a WebSocket here with GET");
      return;
    }
    if (!origins.allows(request.getHeader(HttpHeaderNames.ORIGIN), host(request))) {
      refuse(context, 403, "This origin may not open sockets; an administrator can list it");
      return;
    }
    if (!asksForWebSocket(request)) {
      context.response().putHeader(HttpHeaderNames.UPGRADE, "websocket");
      refuse(context, 426, "This address speaks WebSocket only; send an upgrade request");
      return;
    }
    if (request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null
        || !"13".equals(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      context.response().putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
      refuse(context, 400, "The upgrade request must be of WebSocket version 13 and carry a key");
      return;
    }
    String address = address(request);
    WaitingSockets.Place place = waiting.enter(address);
    // The router wraps the socket, and hides the channel that back-pressure needs.
    Channel channel = ((ConnectionBase) request.connection()).channel();
    request
        .toWebSocket()
        .onSuccess(
            socket ->
                acceptor.accept(
                    new OpenedSocket(socket, channel, address, place, unfinished), context))
        .onFailure(
            failure -> {
              place.leave();
              counters.upgradeRefused();
            });
  }

  private static boolean asksForWebSocket(HttpServerRequest request) {
    String upgrade = request.getHeader(HttpHeaderNames.UPGRADE);
    String connection = request.getHeader(HttpHeaderNames.CONNECTION);
    return upgrade != null
        && upgrade.toLowerCase(Locale.ROOT).contains("websocket")
        && connection != null
        && connection.toLowerCase(Locale.ROOT).contains("upgrade");
  }

  private static String host(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  private static String address(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    if (address != null) {
      return address;
    }
    return remote == null || remote.host() == null ? "unknown" : remote.host();
  }

  /** Details are texts of ours without anything to escape. */
  private void refuse(RoutingContext context, int status, String detail) {
    counters.upgradeRefused();
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .end("{\"detail\":\"" + detail + "\",\"status_code\":" + status + "}");
  }
}
