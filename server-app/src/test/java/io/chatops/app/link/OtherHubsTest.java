package io.chatops.app.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.chatops.app.tls.TestKeys;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAgentDirectory;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class OtherHubsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryAgentDirectory directory = new InMemoryAgentDirectory(clock);
  private final HubAddress own = HubAddress.plain("hub-1:8080");
  private final Ownership ownership =
      new Ownership(
          directory,
          () -> own,
          clock,
          () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
  private final PlainAccessTokens tokens = new PlainAccessTokens();
  private final Vertx vertx = Vertx.vertx();
  private final OtherHubs hubs =
      new OtherHubs(ownership, () -> own, tokens, clock, () -> vertx, Duration.ofSeconds(30));
  private final HubId other = HubId.random();
  private final CompletableFuture<HttpServerRequest> arrived = new CompletableFuture<>();
  @TempDir Path home;

  @BeforeEach
  void register() {
    ownership.start(false);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private int serve(@Nullable TestKeys keys, Handler<HttpServerRequest> handler) throws Exception {
    return serve(keys, 0, handler);
  }

  private int serve(@Nullable TestKeys keys, int port, Handler<HttpServerRequest> handler)
      throws Exception {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    if (keys != null) {
      options.setSsl(true).setKeyCertOptions(keys.forServer());
    }
    return vertx
        .createHttpServer(options)
        .requestHandler(handler)
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES)
        .actualPort();
  }

  private void otherIsAt(String url, @Nullable String key) {
    directory.renew(other, new HubAddress("hub-2:8080", url, key), false);
    ownership.renew();
    hubs.follow();
  }

  private static String local(String scheme, int port) {
    return scheme + "://127.0.0.1:" + port;
  }

  private HubRequest get(@Nullable Duration limit) {
    return get(limit, 1 << 20);
  }

  private HubRequest get(@Nullable Duration limit, long room) {
    return new HubRequest(
        HttpMethod.GET,
        "/a?b=c%20d",
        MultiMap.caseInsensitiveMultiMap().add("Accept", "application/json"),
        Buffer.buffer(),
        token(),
        "192.0.2.7",
        limit,
        bytes -> bytes <= room);
  }

  private String token() {
    Session session =
        new Session(
            SessionId.random(),
            UserId.random(),
            SecretHash.of("secret"),
            SessionClient.unnamed(null),
            clock.instant(),
            clock.instant(),
            clock.instant().plusSeconds(1_000),
            null);
    return tokens.issue(session, "secret", clock.instant());
  }

  private static HubResponse answer(Future<HubResponse> sent) throws Exception {
    return sent.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private static void fails(Future<HubResponse> sent, Reason reason) {
    assertThatThrownBy(() -> answer(sent))
        .cause()
        .isInstanceOfSatisfying(
            HubRequestException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void sendsATicketInPlaceOfTheToken() throws Exception {
    int port =
        serve(
            null,
            request -> {
              arrived.complete(request);
              request.response().setStatusCode(201).putHeader("Location", "/x").end("done");
            });
    otherIsAt(local("http", port), null);

    HubResponse response = answer(hubs.send(other, get(null)));

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers().get("Location")).isEqualTo("/x");
    assertThat(response.body()).hasToString("done");
    HttpServerRequest request = arrived.join();
    assertThat(request.uri()).isEqualTo("/a?b=c%20d");
    assertThat(request.getHeader("Accept")).isEqualTo("application/json");
    assertThat(request.getHeader("Authorization")).isNull();
    assertThat(request.getHeader("Host")).isEqualTo("127.0.0.1:" + port);
    String ticket = String.valueOf(request.getHeader("X-ChatOps-Hub"));
    assertThat(tokens.verifyTicket(ticket, other, clock.instant()))
        .hasValueSatisfying(
            read -> {
              assertThat(read.from()).isEqualTo(ownership.id());
              assertThat(read.address()).isEqualTo("192.0.2.7");
            });
  }

  @Test
  void acceptsTheStoredKeyWhateverTheCertificateSays() throws Exception {
    TestKeys keys = new TestKeys(home);
    int port = serve(keys, request -> request.response().end("encrypted"));
    otherIsAt(local("https", port), keys.fingerprint());

    assertThat(answer(hubs.send(other, get(null))).body()).hasToString("encrypted");
    assertThat(echo(open())).isEqualTo("hello");
  }

  @Test
  void sendsNothingToAnotherKey() throws Exception {
    int port = serve(new TestKeys(home.resolve("one")), arrived::complete);
    otherIsAt(local("https", port), new TestKeys(home.resolve("two")).fingerprint());

    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
    assertThatThrownBy(this::open).hasStackTraceContaining("the key is sha256//");
    assertThat(arrived).isNotDone();
  }

  @Test
  void checksTheCertificateOfAProxyBeforeTheHub() throws Exception {
    int port = serve(new TestKeys(home), arrived::complete);
    otherIsAt(local("https", port), null);

    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
    assertThat(arrived).isNotDone();
  }

  @Test
  void failsUnsentWhereNobodyListens() throws Exception {
    int port = serve(null, arrived::complete);
    otherIsAt(local("http", port == 65_535 ? port - 1 : port + 1), null);

    fails(hubs.send(HubId.random(), get(null)), Reason.NOT_SENT);
    otherIsAt("http://[::1]:1", null);
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
  }

  @Test
  void failsUnsentWhereTheStoredAddressIsNone() {
    for (String url : new String[] {"ftp://hub-2", "http://hub-2/path", "", "http://a@b"}) {
      otherIsAt(url, null);
      fails(hubs.send(other, get(null)), Reason.NOT_SENT);
    }
    otherIsAt("https://hub-2:1", "no fingerprint");
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
  }

  @Test
  void isLostWhenTheOtherHubDiesBeforeItAnswers() throws Exception {
    int port = serve(null, request -> request.connection().close());
    otherIsAt(local("http", port), null);

    fails(hubs.send(other, get(null)), Reason.CONNECTION_LOST);
  }

  @Test
  void logsNothingWhenTheOtherHubEndsEachConnection() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    LogListener listener = new LogListener(logged);
    Logger vertxLog = Logger.getLogger("io.vertx");
    vertxLog.addHandler(listener);
    try (ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> end(listening, 200));
      otherIsAt(local("http", listening.getLocalPort()), null);

      for (int i = 0; i < 200; i++) {
        Future<HubResponse> sent = hubs.send(other, get(null));
        assertThatThrownBy(() -> answer(sent)).cause().isInstanceOf(HubRequestException.class);
      }

      ending.get(1, TimeUnit.MINUTES);
    } finally {
      vertxLog.removeHandler(listener);
    }
    assertThat(logged).isEmpty();
  }

  private static void end(ServerSocket listening, int connections) {
    for (int i = 0; i < connections; i++) {
      try (Socket accepted = listening.accept()) {
        accepted.setSoLinger(true, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class LogListener extends ExtHandler {
    private final List<String> logged;

    LogListener(List<String> logged) {
      this.logged = logged;
    }

    @Override
    protected void doPublish(ExtLogRecord line) {
      if (!line.getLoggerName().endsWith(".BlockedThreadChecker")) { // a busy machine
        logged.add(line.getLoggerName() + ": " + line.getMessage());
      }
    }
  }

  @Test
  void isLostWhenTheOtherHubDiesWhileAnswering() throws Exception {
    int port =
        serve(
            null,
            request ->
                request
                    .response()
                    .setChunked(true)
                    .write("half")
                    .onComplete(written -> request.connection().close()));
    otherIsAt(local("http", port), null);

    fails(hubs.send(other, get(null)), Reason.CONNECTION_LOST);
  }

  @Test
  void isLateWhenTheOtherHubHangs() throws Exception {
    int port = serve(null, arrived::complete);
    otherIsAt(local("http", port), null);

    fails(hubs.send(other, get(Duration.ofMillis(200))), Reason.TIMED_OUT);
  }

  @Test
  void takesNoMoreThanThereIsRoomFor() throws Exception {
    int port = serve(null, request -> request.response().end(Buffer.buffer(new byte[100_000])));
    otherIsAt(local("http", port), null);

    fails(hubs.send(other, get(null, 100)), Reason.NO_MEMORY);
    int large =
        serve(
            null,
            request ->
                request
                    .response()
                    .end(Buffer.buffer(new byte[OtherHubRequests.MAX_ANSWER_BYTES + 1])));
    otherIsAt(local("http", large), null);
    fails(hubs.send(other, get(null)), Reason.NO_MEMORY);
  }

  @Test
  void losesWaitingRequestsWhenTheOtherHubsLeaseExpires() throws Exception {
    int port = serve(null, arrived::complete);
    otherIsAt(local("http", port), null);
    Future<HubResponse> waiting = hubs.send(other, get(null));
    WebSocket socket = open();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    socket.closeHandler(closed::complete);
    arrived.get(1, TimeUnit.MINUTES);

    clock.advance(Ownership.LEASE.plusSeconds(1));
    ownership.renew();
    clock.advance(Ownership.LEASE.plusSeconds(1));
    ownership.renew();
    hubs.follow();

    fails(waiting, Reason.CONNECTION_LOST);
    closed.get(1, TimeUnit.MINUTES);
    assertThat(ownership.liveHubs()).isEmpty();
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
  }

  @Test
  void followsAHubToItsNewAddress() throws Exception {
    int one = serve(null, request -> request.response().end("one"));
    int two = serve(null, request -> request.response().end("two"));
    otherIsAt(local("http", one), null);
    assertThat(answer(hubs.send(other, get(null))).body()).hasToString("one");

    otherIsAt(local("http", two), null);

    assertThat(answer(hubs.send(other, get(null))).body()).hasToString("two");
  }

  @Test
  void followsAHubToItsNewKey() throws Exception {
    TestKeys former = new TestKeys(home.resolve("one"));
    TestKeys renewed = new TestKeys(home.resolve("two"));
    int port = serve(renewed, request -> request.response().end("encrypted"));
    otherIsAt(local("https", port), former.fingerprint());
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);

    otherIsAt(local("https", port), renewed.fingerprint());

    assertThat(answer(hubs.send(other, get(null))).body()).hasToString("encrypted");
    assertThat(echo(open())).isEqualTo("hello");
  }

  @Test
  void reachesAHubThatDoesNotKnowASocket() throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(404).end())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES)
            .actualPort();
    otherIsAt(local("http", port), null);

    assertThatThrownBy(this::open).hasStackTraceContaining("404");

    assertThat(hubs.unreachable()).isEmpty();
  }

  @Test
  void tellsSinceWhenAHubCannotBeReached() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    otherIsAt(local("http", port), null);
    assertThat(hubs.unreachable()).isEmpty();
    Instant since = clock.instant();
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
    clock.advance(Duration.ofSeconds(3));
    fails(hubs.send(other, get(null)), Reason.NOT_SENT);
    assertThat(hubs.unreachable()).containsExactly(entry("hub-2:8080", since));

    serve(null, port, arrived::complete);
    hubs.follow();

    assertThat(arrived.get(1, TimeUnit.MINUTES).uri()).isEqualTo("/health/live");
    assertThat(hubs.unreachable()).isEmpty();
  }

  @Test
  void makesNoTicketForATokenThatHasEnded() {
    otherIsAt("http://hub-2:8080", null);
    String token = token();
    clock.advance(Duration.ofMinutes(16));

    assertThatThrownBy(() -> hubs.ticket(other, token, null))
        .isInstanceOf(ChatOpsException.class)
        .hasMessageContaining("refresh it");
  }

  private WebSocket open() throws Exception {
    return hubs.open(other, "/api/v1/ws/fleet")
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
  }

  private static String echo(WebSocket socket) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    socket.textMessageHandler(answer::complete);
    socket.writeTextMessage("hello");
    return answer.get(1, TimeUnit.MINUTES);
  }
}
