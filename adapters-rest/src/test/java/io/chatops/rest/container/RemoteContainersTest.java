package io.chatops.rest.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.container.RemoteContainers.HubAnswers;
import io.chatops.rest.container.RemoteContainers.Question;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.chatops.rest.limit.LargeAnswers;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RemoteContainersTest {
  private static final Question QUESTION =
      new Question("/api/v1/docker/containers?q=web", "the token", "192.0.2.7", "ada");

  private final AtomicLong nanoTime = new AtomicLong();
  private final HubId one = HubId.random();
  private final HubId two = HubId.random();
  private final ServerId server = ServerId.random();
  private final ServerId other = ServerId.random();
  private final Map<ServerId, HubId> servers = Map.of(server, one, other, two);
  private final Map<HubId, Future<HubResponse>> answers = new HashMap<>();
  private final List<HubRequest> asked = new ArrayList<>();
  private final RemoteContainers containers =
      new RemoteContainers(
          new OtherHubRequests() {
            @Override
            public Future<HubResponse> send(HubId hub, HubRequest request) {
              asked.add(request);
              return answers.getOrDefault(hub, Future.failedFuture("unknown"));
            }
          },
          new LargeAnswers(1 << 20, 1 << 20, Duration.ofSeconds(1)),
          nanoTime::get);

  private HubAnswers ask() {
    return containers.ask(servers, QUESTION);
  }

  @Test
  void takesContainersOfAllHubs() {
    answers.put(one, answer(container(server, "web"), 0));
    answers.put(two, answer(container(other, "cache") + "," + container(other, "db"), 3));

    HubAnswers told = ask();

    assertThat(told.containers())
        .extracting("name")
        .containsExactlyInAnyOrder("web", "cache", "db");
    assertThat(told.serversLeftOut()).isEqualTo(3);
    assertThat(told.serversMissing()).isZero();
    assertThat(asked)
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.uri()).isEqualTo(QUESTION.uri());
              assertThat(request.accessToken()).isEqualTo("the token");
              assertThat(request.address()).isEqualTo("192.0.2.7");
              assertThat(request.limit()).isEqualTo(RemoteContainers.LIMIT);
            });
  }

  @Test
  void ignoresServersThatTheHubDoesNotHave() {
    answers.put(one, answer(container(other, "forged") + "," + container(server, "web"), 0));
    answers.put(two, answer("", 0));

    assertThat(ask().containers()).extracting("name").containsExactly("web");
  }

  @Test
  void countsServersOfHubsThatFail() {
    answers.put(one, answer(container(server, "web"), 0));
    answers.put(two, failed(Reason.NOT_SENT));

    assertThat(ask().serversMissing()).isEqualTo(1);
    assertThat(ask().containers()).hasSize(1);
    assertThat(asked).as("it is asked again at once").hasSize(4);
  }

  @Test
  void asksAHubThatIsLateAgainAfterAPause() {
    answers.put(one, answer(container(server, "web"), 0));
    answers.put(two, failed(Reason.TIMED_OUT));
    assertThat(ask().serversMissing()).isEqualTo(1);
    assertThat(ask().serversMissing()).isEqualTo(1);
    assertThat(asked).hasSize(3);

    answers.put(two, answer(container(other, "db"), 0));
    nanoTime.addAndGet(RemoteContainers.BACKOFF.toNanos());

    assertThat(ask().serversMissing()).isZero();
  }

  @Test
  void keepsNothingOfALateHubThatHasEnded() {
    answers.put(two, failed(Reason.TIMED_OUT));
    ask();
    assertThat(containers.lateAt).containsOnlyKeys(two);

    nanoTime.addAndGet(RemoteContainers.BACKOFF.toNanos());
    containers.ask(Map.of(server, one), QUESTION);

    assertThat(containers.lateAt).isEmpty();
  }

  @Test
  void skipsAnswersThatItCannotRead() {
    answers.put(one, Future.succeededFuture(response(404, "{}", 0)));
    for (String body : List.of("", "no JSON", "{\"data\":[{\"server_id\":7}]}")) {
      answers.put(two, Future.succeededFuture(response(200, body, 0)));

      HubAnswers told = ask();

      assertThat(told.containers()).isEmpty();
      assertThat(told.serversMissing()).as(body).isBetween(1, 2);
    }
  }

  @Test
  void readsFieldsOfLaterVersions() {
    answers.put(one, answer(container(server, "web\",\"later\":\"x"), 0));
    answers.put(two, answer("", 0));

    assertThat(ask().containers()).extracting("name").containsExactly("web");
  }

  private static String container(ServerId server, String name) {
    return """
    {"server_id":"%s","server_name":"web-1","as_of":"2026-11-30T07:00:00Z","name":"%s"}\
    """
        .formatted(server, name);
  }

  private static Future<HubResponse> answer(String containers, int leftOut) {
    return Future.succeededFuture(
        response(200, "{\"data\":[" + containers + "],\"meta\":{}}", leftOut));
  }

  private static HubResponse response(int status, String body, int leftOut) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add(RemoteContainers.LEFT_OUT, Integer.toString(leftOut));
    return new HubResponse(status, headers, Buffer.buffer(body));
  }

  private static Future<HubResponse> failed(Reason reason) {
    return Future.failedFuture(new HubRequestException(reason, "not reached", null));
  }
}
