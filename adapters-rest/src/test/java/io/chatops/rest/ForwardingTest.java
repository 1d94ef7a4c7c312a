package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OwnerForwarding;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for servers whose agents are connected to another hub. */
@QuarkusTest
class ForwardingTest {
  private static final String UPTIME = "{\"command\": \"uptime\"}";
  private static final HubResponse DONE_THERE =
      new HubResponse(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
  private static final String DONE = "{\"success\":true,\"data\":{\"by\":\"the other hub\"}}";

  private final Api user = Api.user();
  private final String server = user.newServer();
  private final ServerId id = new ServerId(UUID.fromString(server));

  @Inject TestWiring hub;
  @Inject DrivenHubs hubs;
  @Inject HostFixture hosts;

  private HubId other = HubId.random();

  @BeforeEach
  void connectElsewhere() {
    hubs.reset();
    other = hub.connectElsewhere(id);
  }

  /** Method and path of each request that needs an agent; S is the server. */
  static Stream<String> routes() {
    return Stream.of(
        "POST /commands/S",
        "GET /commands/S/00000000-0000-4000-8000-000000000001",
        "DELETE /commands/S/00000000-0000-4000-8000-000000000001",
        "GET /docker/S/containers",
        "POST /docker/S/containers/web/start",
        "POST /docker/S/containers/web/stop",
        "POST /docker/S/containers/web/restart",
        "GET /docker/S/containers/web/logs",
        "GET /servers/S/processes",
        "POST /servers/S/agent/update",
        "POST /servers/S/health",
        "GET /metrics/S");
  }

  private Api.Answer sendLarge() {
    return user.send("POST", "/commands/" + server, "application/json", " ".repeat(1_000_000));
  }

  private Api.Answer send(String route) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1).replace("/S", "/" + server);
    boolean hasBody = method.equals("POST") && path.startsWith("/commands");
    return user.send(method, path, hasBody ? "application/json" : null, hasBody ? UPTIME : null);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void forwardsARequestToTheHubOfTheAgent(String route) {
    hubs.answer(200, DONE);

    Api.Answer answer = send(route);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(DONE);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(hubs.asked).containsExactly(other);
    HubRequest request = hubs.requests.get(0);
    assertThat(request.uri()).startsWith("/api/v1/").contains(server);
    assertThat(request.accessToken()).isEqualTo(user.token());
    assertThat(request.address()).startsWith("10.1.");
  }

  @Test
  void sendsQueryBodyAndTwoHeadersAlone() {
    hubs.answer(201, MultiMap.caseInsensitiveMultiMap().add("Location", "/api/v1/x"), DONE);

    Api.Answer answer =
        user.with("Cookie", "chatops_refresh=secret")
            .with("X-Forwarded-Host", "evil.example")
            .with("Accept", "application/json")
            .send(
                "POST",
                "/commands/" + server + "?wait=false&x=%0d%0a",
                "application/json; charset=utf-8",
                UPTIME);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/x");
    HubRequest request = hubs.requests.get(0);
    assertThat(request.method().name()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/api/v1/commands/" + server + "?wait=false&x=%0d%0a");
    assertThat(request.body()).hasToString(UPTIME);
    assertThat(request.headers().names())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("accept", "content-type");
    assertThat(request.headers().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void passesNoOtherHeadersBack() {
    hubs.answer(
        429,
        MultiMap.caseInsensitiveMultiMap()
            .add("Content-Type", "application/json")
            .add("Retry-After", "7")
            .add("Set-Cookie", "chatops_refresh=stolen")
            .add("Transfer-Encoding", "chunked")
            .add("X-Frame-Options", "ALLOWALL")
            .add("Access-Control-Allow-Origin", "*"),
        DONE);

    Api.Answer answer = send("GET /servers/S/processes");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.header("X-Frame-Options")).isNotEqualTo("ALLOWALL");
    assertThat(answer.body()).isEqualTo(DONE);
  }

  /** A hub of another version that does not know the route, the method, a field or the body. */
  @ParameterizedTest
  @ValueSource(ints = {404, 405, 415, 422, 503})
  void passesRejectionsOfAnotherVersionBack(int status) {
    for (String route : List.of("POST /commands/S", "GET /metrics/S", "POST /servers/S/health")) {
      hubs.reset();
      hubs.answer(status, "{\"detail\":\"not known here\",\"later\":1}");

      Api.Answer answer = send(route);

      assertThat(answer.status()).as(route).isEqualTo(status);
      assertThat(answer.body()).isEqualTo("{\"detail\":\"not known here\",\"later\":1}");
      assertThat(hubs.requests).hasSize(1);
    }
    assertThat(user.get("/commands/" + server).data()).isEmpty();
  }

  @Test
  void passesLargeAnswersAndEmptyOnesBack() {
    String large = "x".repeat(3_000_000);
    hubs.answer(200, large);
    assertThat(send("GET /docker/S/containers/web/logs").body()).isEqualTo(large);

    hubs.answer(204, "");
    assertThat(send("GET /docker/S/containers/web/logs").status()).isEqualTo(204);
  }

  @Test
  void countsARequestOnceForItsUser() {
    hubs.answer(200, DONE);

    assertThat(send("GET /metrics/S").header("RateLimit-Remaining")).isNotEmpty();
  }

  @Test
  void rejectsWrongIdsAndForeignServersItself() {
    assertThat(Api.user().get("/servers/" + server + "/processes").status()).isEqualTo(404);
    assertThat(user.get("/servers/1-1-1-1-1/processes").status()).isEqualTo(422);
    assertThat(Api.stranger().get("/servers/" + server + "/processes").status()).isEqualTo(401);
    assertThat(hubs.requests).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void doesItHereOrRejectsItWhenNothingWasSent(String route) {
    hubs.fail(Reason.NOT_SENT);

    Api.Answer answer = send(route);

    boolean isStored =
        route.startsWith("GET /metrics")
            || route.startsWith("GET /commands")
            || route.endsWith("containers")
            || route.endsWith("health");
    if (isStored) {
      assertThat(answer.status()).isIn(200, 404);
    } else if (route.startsWith("DELETE") || route.endsWith("update")) {
      assertThat(answer.status()).isIn(400, 404, 503);
    } else {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(answer.body())
          .contains("connected to another hub, which does not answer this one now");
    }
  }

  @Test
  void reportsAPossiblyDoneActionWhenTheHubIsLost() {
    hubs.fail(Reason.CONNECTION_LOST);

    Api.Answer answer = send("POST /commands/S");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("may have been done, so look before you try again");
    assertThat(hubs.requests).hasSize(1);
  }

  @Test
  void sendsAReadOnceMoreWhenItsConnectionIsLost() {
    hubs.fail(Reason.CONNECTION_LOST);
    hubs.answer(200, DONE);
    assertThat(send("GET /servers/S/processes").body()).isEqualTo(DONE);

    hubs.fail(Reason.CONNECTION_LOST);
    hubs.fail(Reason.CONNECTION_LOST);
    Api.Answer answer = send("GET /servers/S/processes");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("; try again").doesNotContain("may have been done");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_LOST", "TIMED_OUT"})
  void answersFromStorageWhenTheOtherHubDoesNot(Reason reason) {
    for (String route : List.of("GET /docker/S/containers", "POST /servers/S/health")) {
      hubs.reset();
      hubs.fail(reason);
      hubs.fail(reason);

      assertThat(send(route).status()).as(route).isEqualTo(200);
    }
  }

  @Test
  void saysThatAReadTookTooLong() {
    hubs.fail(Reason.TIMED_OUT);

    Api.Answer answer = send("GET /docker/S/containers/web/logs");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body()).contains("did not answer in time");
  }

  @Test
  void boundsTheTimeOfReadsAndActions() {
    for (String route : List.of("GET /metrics/S", "GET /servers/S/processes", "POST /commands/S")) {
      hubs.answer(200, DONE);
      send(route);
    }

    assertThat(hubs.requests)
        .extracting(HubRequest::limit)
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(25), Duration.ofMinutes(65));
  }

  @Test
  void refusesAnAnswerThatThereIsNoRoomFor() {
    hubs.fail(Reason.NO_MEMORY);

    assertThat(send("GET /docker/S/containers/web/logs").status()).isEqualTo(429);
  }

  @Test
  void reportsADoneActionWhoseAnswerIsTooLarge() {
    hubs.fail(Reason.NO_MEMORY);

    Api.Answer reply = send("POST /commands/S");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("It was done");
  }

  @Test
  void asksTheNewOwnerOnceAfterAMove() {
    HubId third = hub.connectElsewhere(new ServerId(UUID.fromString(user.newServer())));
    notOwner(() -> hub.moveTo(third, id));
    hubs.answer(200, DONE);

    assertThat(send("POST /commands/S").body()).isEqualTo(DONE);
    assertThat(hubs.asked).containsExactly(other, third);
  }

  @Test
  void asksTheNewHubWhenTheOldOneHasStopped() {
    HubId third = hub.connectElsewhere(new ServerId(UUID.fromString(user.newServer())));
    hubs.answer(200, DONE);
    send("GET /metrics/S"); // this hub has read the owner
    hub.moveTo(third, id);
    hubs.fail(Reason.NOT_SENT);
    hubs.answer(200, DONE);

    assertThat(send("POST /commands/S").body()).isEqualTo(DONE);
    assertThat(hubs.asked).containsExactly(other, other, third);
  }

  @Test
  void givesUpWhenTheAgentMovesAgain() {
    notOwner(() -> {});
    notOwner(() -> {});

    Api.Answer answer = send("POST /commands/S");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(hubs.requests).hasSize(2);
  }

  /** The asked hub has not got the agent any more. */
  private void notOwner(Runnable meanwhile) {
    hubs.answer(
        () -> {
          meanwhile.run();
          return Future.succeededFuture(
              new HubResponse(
                  503,
                  MultiMap.caseInsensitiveMultiMap().add(OwnerForwarding.NOT_OWNER, "true"),
                  Buffer.buffer("{}")));
        });
  }

  @Test
  void triesAnotherHubWhenTheTicketIsNotTaken() {
    hubs.answer(401, "{}"); // another run of the hub, at the same address
    hubs.answer(401, "{}");

    assertThat(send("POST /commands/S").status()).isEqualTo(503);
  }

  @Test
  void boundsTheRequestsOfOneUser() throws IOException {
    List<Promise<HubResponse>> waiting = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    URI uri = Api.uri("/api/v1/servers/" + server + "/health");
    try {
      for (int i = 0; i < OwnerForwarding.MAX_PER_USER; i++) {
        Promise<HubResponse> promise = Promise.promise();
        waiting.add(promise);
        hubs.answer(promise::future);
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        sockets.add(socket);
        String head =
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n".formatted(uri.getPath())
                + "Authorization: Bearer %s\r\n\r\n".formatted(user.token());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      }
      Await.until(
          "all are on their way", () -> hubs.requests.size() == OwnerForwarding.MAX_PER_USER);

      assertThat(send("POST /commands/S").status()).isEqualTo(429);
      for (int i = 0; i < 5; i++) {
        assertThat(sendLarge().status()).isEqualTo(429);
      }

      waiting.forEach(one -> one.complete(DONE_THERE));
      hubs.answer(200, DONE);
      Await.until("one more may go", () -> send("POST /commands/S").status() == 200);
      hubs.answer(200, DONE);
      assertThat(sendLarge().status()).isEqualTo(200); // the rejected ones hold no memory
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void actsForAnotherHubWithTheAddressOfTheUser() {
    HostFixture.Connected here = hosts.connected(user);
    Api asking = Api.stranger().with("X-ChatOps-Hub", hub.ticket(user, "192.0.2.99"));

    Api.Answer answer = asking.post("/commands/" + here.id() + "?wait=false", UPTIME);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("RateLimit-Limit")).as("counted at the other hub").isEmpty();
    assertThat(hubs.requests).isEmpty();
    assertThat(user.get("/audit").data())
        .filteredOn(event -> event.path("action").asText().equals("command.run"))
        .isNotEmpty()
        .allMatch(event -> event.path("address").asText().equals("192.0.2.99"));
  }

  @Test
  void acceptsTicketsOfThisHubAlone() {
    Api asking = Api.stranger();
    for (String bad : List.of("none", user.token(), hub.ticketForAnother(user))) {
      Api.Answer answer = asking.with("X-ChatOps-Hub", bad).get("/auth/me");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("RateLimit-Limit")).as("counted").isNotEmpty();
    }
    String ticket = hub.ticket(user, "192.0.2.99");
    assertThat(asking.withToken(ticket).get("/auth/me").status()).isEqualTo(401);
    assertThat(asking.with("X-ChatOps-Hub", ticket).get("/auth/me").status()).isEqualTo(200);

    user.post("/auth/logout");

    assertThat(asking.with("X-ChatOps-Hub", ticket).get("/auth/me").status()).isEqualTo(401);
  }

  @Test
  void readsLargeBodiesOfHubsWithGoodTicketsAlone() {
    String body = "{\"command\": \"" + "x".repeat(100_000) + "\"}";
    Api asking = Api.stranger();

    assertThat(
            asking
                .with("X-ChatOps-Hub", hub.ticket(user, "192.0.2.99"))
                .post("/commands/" + server, body)
                .status())
        .isEqualTo(503);
    assertThat(asking.with("X-ChatOps-Hub", "none").post("/commands/" + server, body).status())
        .isIn(401, 413);
  }

  @Test
  void passesNothingOnToAThirdHub() {
    Api asking = Api.stranger().with("X-ChatOps-Hub", hub.ticket(user, "192.0.2.99"));

    Api.Answer answer = asking.post("/commands/" + server, UPTIME);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("X-ChatOps-Not-Owner")).isEqualTo("true");
    assertThat(hubs.requests).isEmpty();
  }
}
