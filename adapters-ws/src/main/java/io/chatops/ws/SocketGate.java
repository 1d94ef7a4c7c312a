package io.chatops.ws;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The check before each upgrade. It refuses requests with the API's error body, and bounds what an
 * admitted peer may send before any of it is read.
 */
@Singleton
public class SocketGate implements HttpUpgradeCheck {
  private static final UserData.TypedKey<Upgrade> UPGRADE = new UserData.TypedKey<>("arrival");

  private static final Rejection NO_KEY =
      new Rejection(
          400,
          "The upgrade request must have WebSocket version 13 and a key",
          Map.of(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13"));

  // The server cannot upgrade a connection after it has read a body, and would not respond.
  private static final Rejection HAS_BODY =
      new Rejection(400, "The upgrade request must not have a body", Map.of());

  private final Provider<HubSockets> sockets;

  /**
   * A connection that is about to be upgraded.
   *
   * @param address the peer's address according to the HTTP server
   * @param slot its place among the sockets that have not signed in
   */
  record Upgrade(
      Channel channel,
      String address,
      SocketCounters counters,
      WaitingSockets.Slot slot,
      FrameGuard guard,
      ReadCredit credit) {
    static Upgrade of(UserData data) {
      return data.get(UPGRADE);
    }
  }

  private static final Rejection FOREIGN_PAGE =
      new Rejection(
          403, "This origin may not open sockets; an administrator can list it", Map.of());

  /**
   * The priority that runs this check before the CORS filter, which would neither explain nor count
   * a refusal.
   */
  private static final int FIRST = 450;

  private record Rejection(int status, String detail, Map<CharSequence, String> headers) {}

  SocketGate(Provider<HubSockets> sockets) {
    this.sockets = sockets;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    EndpointLimits entrance = sockets.get().at(context.endpointId()).limits();
    Rejection refusal = rejection(request);
    if (refusal != null) {
      reject(request.response(), refusal, entrance);
      return Uni.createFrom().nothing(); // the response is already sent
    }
    // WebSockets Next cannot pause a peer yet, and has a single size limit for all sockets.
    Channel channel = ((ConnectionBase) request.connection()).channel();
    String address = address(request);
    WaitingSockets.Slot place = entrance.waiting().enter(address);
    channel.closeFuture().addListener(closed -> place.leave());
    FrameGuard guard = FrameGuard.install(channel, address, entrance);
    ReadCredit credit = ReadCredit.install(channel);
    context
        .userData()
        .put(UPGRADE, new Upgrade(channel, address, entrance.counters(), place, guard, credit));
    return CheckResult.permitUpgrade();
  }

  /** Refuses pages whose origin is not listed. */
  void rejectForeignPages(@Observes Filters filters) {
    filters.register(this::rejectForeignPage, FIRST);
  }

  private void rejectForeignPage(RoutingContext context) {
    HttpServerRequest request = context.request();
    String origin = request.getHeader(HttpHeaderNames.ORIGIN);
    String endpoint = origin == null ? null : SocketPaths.endpointAt(request.path()).orElse(null);
    if (endpoint != null) {
      EndpointLimits entrance = sockets.get().at(endpoint).limits();
      if (!entrance.origins().allows(origin, request.getHeader(HttpHeaderNames.HOST))) {
        reject(request.response(), FOREIGN_PAGE, entrance);
        return;
      }
    }
    context.next();
  }

  /** Responds to requests without a key, which WebSockets Next does not handle. */
  void answerPlainRequests(@Observes Router router) {
    for (String path : SocketPaths.ALL) {
      router
          .route(path.replace("{server_id}", ":server_id"))
          .order(-1)
          .handler(context -> answerPlainRequest(context, sockets.get().at(path).limits()));
    }
  }

  private static void answerPlainRequest(RoutingContext context, EndpointLimits entrance) {
    HttpServerRequest request = context.request();
    if (request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY) != null) {
      context.next();
      return;
    }
    Rejection refusal = rejection(request);
    reject(request.response(), refusal == null ? NO_KEY : refusal, entrance);
  }

  private static @Nullable Rejection rejection(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      return new Rejection(
          405, "Open a WebSocket here with GET", Map.of(HttpHeaderNames.ALLOW, "GET"));
    }
    // As strict as the server, which would otherwise refuse without a body and then not respond.
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaderNames.UPGRADE))
        || !listsUpgrade(request.headers().getAll(HttpHeaderNames.CONNECTION))) {
      return new Rejection(
          426,
          "This address speaks WebSocket only; send an upgrade request",
          Map.of(HttpHeaderNames.UPGRADE, "websocket"));
    }
    if (hasBody(request)) {
      return HAS_BODY;
    }
    String version = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    return "13".equals(version) ? null : NO_KEY;
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean listsUpgrade(List<String> connection) {
    return connection.stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  private static String address(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    if (address != null) {
      return address;
    }
    return remote == null || remote.host() == null ? "unknown" : remote.host();
  }

  private static void reject(
      HttpServerResponse response, Rejection refusal, EndpointLimits entrance) {
    entrance.counters().increment(SocketCount.UPGRADES_REJECTED);
    refusal.headers().forEach((name, value) -> response.putHeader(name, value));
    // The details are our own texts and contain nothing to escape.
    String body =
        "{\"detail\":\"" + refusal.detail() + "\",\"status_code\":" + refusal.status() + "}";
    var unused =
        response
            .setStatusCode(refusal.status())
            .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .end(body);
  }
}
