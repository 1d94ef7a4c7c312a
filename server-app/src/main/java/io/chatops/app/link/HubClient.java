package io.chatops.app.link;

import io.chatops.core.hub.HubAddress;
import io.chatops.protocol.HubCertificates;
import io.chatops.protocol.KeyFingerprint;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.chatops.rest.security.Credentials;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The client of one other hub. Safe for use by many threads. */
final class HubClient {
  /** The connections to one hub: each has one request on its way, which may take minutes. */
  static final int MAX_REQUESTS = 500;

  /** The time to connect, TLS included: who takes longer hangs, and a user waits. */
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** The other hub keeps an idle connection for 75 s, so it seldom closes one that is used. */
  private static final int KEPT_SECONDS = 30;

  private static final int MAX_SOCKETS = 10_000;

  /** More than the largest report, and than the output of a command in one frame. */
  private static final int MAX_FRAME_BYTES = 16 << 20;

  /** Names of hosts may have an underscore, which java.net.URI does not take. */
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>https?)://(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");

  private final Vertx vertx;
  private final HubAddress address;
  private final boolean encrypted;
  private final String host;
  private final int port;
  private final InstantSource clock;
  private final long connectMillis;
  private final HttpClient requests;
  private final WebSocketClient sockets;

  /** The time of the first of the failures to connect; absent: the last one had success. */
  private volatile @Nullable Instant unreachableSince;

  /** Throws {@link IllegalArgumentException} if the address is none. */
  HubClient(Vertx vertx, HubAddress address, InstantSource clock, Duration connectLimit) {
    this.vertx = vertx;
    this.clock = clock;
    this.connectMillis = connectLimit.toMillis();
    this.address = address;
    Matcher url = URL.matcher(address.url());
    if (!url.matches()) {
      throw new IllegalArgumentException("The address of hub " + address.name() + " is none");
    }
    this.encrypted = url.group("scheme").equals("https");
    this.host = url.group("host").replaceAll("^\\[|]$", "");
    String named = url.group("port");
    this.port = named != null ? Integer.parseInt(named) : encrypted ? 443 : 80;
    HttpClientOptions http =
        new HttpClientOptions()
            .setMaxPoolSize(MAX_REQUESTS)
            .setMaxWaitQueueSize(0)
            .setKeepAliveTimeout(KEPT_SECONDS);
    WebSocketClientOptions socket =
        new WebSocketClientOptions()
            .setMaxConnections(MAX_SOCKETS)
            .setMaxFrameSize(MAX_FRAME_BYTES)
            .setMaxMessageSize(MAX_FRAME_BYTES);
    secure(http);
    secure(socket);
    this.requests = vertx.createHttpClient(http.setVerifyHost(!isPinned()));
    this.sockets = vertx.createWebSocketClient(socket.setVerifyHost(!isPinned()));
  }

  private void secure(ClientOptionsBase options) {
    options.setConnectTimeout((int) connectMillis).setSsl(encrypted);
    options.setSslHandshakeTimeout(connectMillis);
    options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (isPinned()) {
      KeyFingerprint key = new KeyFingerprint(String.valueOf(address.keySha256()));
      options.setTrustOptions(TrustOptions.wrap(HubCertificates.pinned(key)));
    }
  }

  /** Returns false where a proxy with TLS is before the hub: then its certificate is checked. */
  private boolean isPinned() {
    return encrypted && address.keySha256() != null;
  }

  HubAddress address() {
    return address;
  }

  Future<WebSocket> open(String path) {
    return sockets
        .connect(
            new WebSocketConnectOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(encrypted)
                .setURI(path)
                .setAllowOriginHeader(false)
                .setTimeout(connectMillis))
        .onComplete(opened -> recordOutcome(opened.succeeded(), opened.cause()));
  }

  /**
   * Returns the time since which the hub cannot be reached; absent: it can, or no attempt was made.
   */
  @Nullable Instant unreachableSince() {
    return unreachableSince;
  }

  private void recordOutcome(boolean reached, @Nullable Throwable cause) {
    if (reached || cause instanceof UpgradeRejectedException) {
      unreachableSince = null;
    } else if (unreachableSince == null && !(cause instanceof ConnectionPoolTooBusyException)) {
      unreachableSince = clock.instant();
    }
  }

  /** Looks whether a hub that could not be reached can be now. */
  void probe() {
    if (unreachableSince != null) {
      connect(HttpMethod.GET, "/health/live").onSuccess(HttpClientRequest::send);
    }
  }

  private Future<HttpClientRequest> connect(HttpMethod method, String uri) {
    return requests
        .request(
            new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(encrypted)
                .setURI(uri)
                .setConnectTimeout(connectMillis))
        .onComplete(connected -> recordOutcome(connected.succeeded(), connected.cause()));
  }

  Future<HubResponse> send(HubRequest request, String ticket) {
    return connect(request.method(), request.uri())
        .recover(failure -> failed(Reason.NOT_SENT, "cannot be reached", failure))
        .compose(begun -> exchange(begun, request, ticket));
  }

  private Future<HubResponse> exchange(HttpClientRequest begun, HubRequest request, String ticket) {
    Promise<HubResponse> answer = Promise.promise();
    begun.headers().addAll(request.headers()).set(Credentials.TICKET, ticket);
    if (request.limit() != null) {
      long timer =
          vertx.setTimer(
              request.limit().toMillis(),
              late -> giveUp(begun, answer, Reason.TIMED_OUT, "did not answer in time"));
      answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }
    begun
        .send(request.body())
        .onFailure(failure -> answer.tryFail(lost(failure)))
        .onSuccess(response -> gather(begun, response, request, answer));
    return answer.future();
  }

  private static void gather(
      HttpClientRequest begun,
      HttpClientResponse response,
      HubRequest request,
      Promise<HubResponse> answer) {
    Buffer body = Buffer.buffer();
    response.exceptionHandler(failure -> answer.tryFail(lost(failure)));
    response.handler(
        part -> {
          if (body.length() + part.length() > OtherHubRequests.MAX_ANSWER_BYTES
              || !request.memory().test(part.length())) {
            giveUp(begun, answer, Reason.NO_MEMORY, "gave an answer that is too large");
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(
        end ->
            answer.tryComplete(new HubResponse(response.statusCode(), response.headers(), body)));
  }

  private static void giveUp(
      HttpClientRequest begun, Promise<HubResponse> answer, Reason reason, String what) {
    if (answer.tryFail(new HubRequestException(reason, "The hub " + what, null))) {
      begun.reset();
    }
  }

  private static HubRequestException lost(Throwable failure) {
    return new HubRequestException(
        Reason.CONNECTION_LOST, "The connection to the hub ended before its response", failure);
  }

  private static <T> Future<T> failed(Reason reason, String what, Throwable failure) {
    return Future.failedFuture(new HubRequestException(reason, "The hub " + what, failure));
  }

  /** Ends all that is on its way. */
  void close() {
    requests.close();
    sockets.close();
  }
}
