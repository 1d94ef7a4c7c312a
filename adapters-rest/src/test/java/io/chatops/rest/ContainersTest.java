package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.StandardStream;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ContainersTest {
  private static final ContainerState RUNNING = new ContainerState("0123456789ab", "running");

  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject IngestReport ingest;
  @Inject MutableClock clock;

  private Connected server;

  @BeforeEach
  void connect() {
    server = hosts.connected(user);
    clock.advance(Duration.ofSeconds(1)); // what a test does comes after the registration
  }

  @Test
  void listsWhatTheLastReportHadByName() {
    report("[{\"id\": \"bbbbbbbbbbbb\", \"name\": \"gone by then\"}]");
    Instant first = clock.instant();
    report(
        """
        [{"id": "cccccccccccc", "name": "web", "image": "nginx:1.27", "state": "running",
          "status": "Up 3 hours", "created": "2026-11-20T08:00:00Z",
          "ports": ["0.0.0.0:8080->80/tcp"], "cpu_percent": 1.5, "memory_bytes": 1048576,
          "memory_limit_bytes": 2097152, "received_bytes_per_second": 10.0,
          "sent_bytes_per_second": 20.0, "read_bytes_per_second": 0, "written_bytes_per_second": 1,
          "health": "healthy", "restart_count": 2, "labels": {"secret": "not passed on"}},
         {"id": "aaaaaaaaaaaa", "name": "<script>alert('🦊')</script>", "state": "exited"},
         {"id": "bbbbbbbbbbbb", "name": "cache", "state": "paused"}]\
        """);

    Api.Answer running = user.get(path("?all=false"));

    assertThat(running.data().findValuesAsText("name")).containsExactly("cache", "web");
    assertThat(running.json().path("message").isMissingNode()).isTrue();
    assertThat(running.json().path("meta").path("total").asInt()).isEqualTo(2);
    assertThat(Instant.parse(running.json().path("meta").path("as_of").asText()))
        .isEqualTo(clock.instant())
        .isAfter(first);
    Api.assertFields(
        running.data().get(1),
        """
        {"restart_count": 2, "cpu_percent": 1.5, "written_bytes_per_second": 1.0,
         "created": "2026-11-20T08:00:00.000000Z", "ports": ["0.0.0.0:8080->80/tcp"]}\
        """);
    assertThat(running.data().get(1).toString()).doesNotContain("secret");
    JsonNode all = user.get(path("")).data();
    assertThat(user.get(path("?all=true")).data()).isEqualTo(all);
    assertThat(all.findValuesAsText("name"))
        .containsExactly("<script>alert('🦊')</script>", "cache", "web");
    assertThat(all.get(0).has("image")).isFalse();
    Api.Answer page = user.get(path("?limit=1&offset=1"));
    assertThat(page.data().findValuesAsText("name")).containsExactly("cache");
    assertThat(page.json().path("meta").path("total").asInt()).isEqualTo(3);
  }

  @Test
  void listsTheLastKnownOfAnOfflineServer() {
    report("[{\"id\": \"aaaaaaaaaaaa\", \"name\": \"web\", \"status\": \"Up 2 minutes\"}]");
    hosts.disconnect(server);
    clock.advance(Duration.ofMinutes(5));

    assertThat(user.get(path("")).data().findValuesAsText("name")).containsExactly("web");
  }

  @Test
  void hidesNoneWhoseStateAnEarlierAgentDoesNotTell() {
    report(
        """
        [{"id": "aaaaaaaaaaaa", "name": "a", "status": "running"},
         {"id": "bbbbbbbbbbbb", "name": "b", "status": "Up 5 minutes"},
         {"id": "cccccccccccc", "name": "c", "status": "Exited (0) 3 hours ago"},
         {"id": "dddddddddddd", "name": "d"}]\
        """);

    assertThat(user.get(path("?all=false")).data().findValuesAsText("name"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void saysWhyThereAreNone() {
    Api.Answer none = user.get(path(""));
    assertThat(none.data()).isEmpty();
    assertThat(none.json().path("message").asText()).contains("no report yet");
    assertThat(none.json().path("meta").has("as_of")).isFalse();

    report("null");
    assertThat(user.get(path("")).json().path("message").asText()).contains("no Docker engine");

    report("[]");
    assertThat(user.get(path("")).json().path("message").isMissingNode()).isTrue();
  }

  @Test
  void restartsAContainerAndAnswersItsState() {
    CompletableFuture<Api.Answer> answer = post("/web/restart?timeout=30");

    DrivenHost.Control asked = hosts.control(server);
    assertThat(asked.container().value()).isEqualTo("web");
    assertThat(asked.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(asked.deadline()).isEqualTo(Duration.ofSeconds(40));
    asked.answer().complete(RUNNING);

    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().data().toString())
        .isEqualTo("{\"container_id\":\"0123456789ab\",\"state\":\"running\"}");
  }

  @Test
  void takesTheTimeoutFromTheBodyToo() {
    CompletableFuture<Api.Answer> answer =
        Concurrently.call(() -> user.post(path("/web/stop?timeout=0"), "{\"timeout\": 0}"));

    DrivenHost.Control asked = hosts.control(server);
    assertThat(asked.timeout()).isZero();
    asked.answer().complete(new ContainerState("0123456789ab", "exited"));
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void waitsTenSecondsForAContainerToStopByDefault() {
    CompletableFuture<Api.Answer> answer = post("/web/stop");

    assertThat(hosts.control(server).timeout()).isEqualTo(Duration.ofSeconds(10));
    hosts.control(server).answer().complete(new ContainerState("0123456789ab", "exited"));
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void saysWhatTheAgentRefused() {
    assertThat(statusOf(ErrorCode.NOT_FOUND)).isEqualTo(404);
    assertThat(statusOf(ErrorCode.FORBIDDEN)).isEqualTo(403);
    assertThat(statusOf(ErrorCode.CONFLICT)).isEqualTo(400);
    assertThat(statusOf(ErrorCode.RATE_LIMITED)).isEqualTo(429);
    assertThat(statusOf(ErrorCode.INVALID)).isEqualTo(422);
    assertThat(statusOf(ErrorCode.AGENT_REFUSED)).isEqualTo(403);
    assertThat(statusOf(ErrorCode.AGENT_FAILED)).isEqualTo(502);
    assertThat(statusOf(ErrorCode.HOST_UNAVAILABLE)).isEqualTo(503);
    assertThat(statusOf(ErrorCode.AGENT_NOT_CONNECTED)).isEqualTo(503);
    assertThat(statusOf(ErrorCode.AGENT_TIMEOUT)).isEqualTo(504);
  }

  @Test
  void refusesWhatTheHostDoesNotAllow() {
    server.agent().permissions = new HostPermissions(Containers.READ, Commands.OFF);

    Api.Answer answer = user.post(path("/web/start"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).contains("containers: control", "agent.yaml");
    assertThat(hosts.controls(server)).isEmpty();
    assertThat(event().path("action").asText()).isEqualTo("container.start");
    assertThat(event().path("outcome").asText()).isEqualTo("refused");
    assertThat(event().path("target").asText()).isEqualTo("web");
    assertThat(event().path("address").asText()).startsWith("10.1.");
  }

  @Test
  void failsAtOnceWhenTheAgentIsGone() {
    hosts.disconnect(server);

    assertThat(user.post(path("/web/start")).status()).isEqualTo(503);
    assertThat(user.get(path("/web/logs")).status()).isEqualTo(503);
  }

  @Test
  void restartsTheSameContainerOnceWhenTwoAskAtOnce() {
    CompletableFuture<Api.Answer> first = post("/web/restart");
    DrivenHost.Control asked = hosts.control(server);

    Api.Answer second = user.post(path("/web/restart"));
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.json().path("detail").asText()).contains("already has an action in progress");
    assertThat(hosts.controls(server)).hasSize(1);

    asked.answer().complete(RUNNING);
    assertThat(first.join().status()).isEqualTo(200);
  }

  @Test
  void answersOthersWhileAHundredAskAtOnce() {
    List<CompletableFuture<Api.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(post("/web-" + i + "/restart"));
    }
    Await.until(
        "all but those under way are refused",
        () -> answers.stream().filter(CompletableFuture::isDone).count() == 84);

    assertThat(user.get("/servers/" + server.id()).status()).isEqualTo(200);
    assertThat(hosts.controls(server)).hasSize(16);
    hosts.controls(server).forEach(control -> control.answer().complete(RUNNING));

    List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(16);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(84);
    assertThat(answers)
        .filteredOn(answer -> answer.join().status() == 429)
        .allMatch(answer -> !answer.join().header("Retry-After").isEmpty());
  }

  @Test
  void recordsAnActionFromBeforeItsStartToItsEnd() {
    CompletableFuture<Api.Answer> answer = post("/web/restart");
    hosts.control(server);
    assertThat(event().path("outcome").asText()).isEqualTo("allowed");

    clock.advance(Duration.ofSeconds(1));
    hosts.control(server).answer().complete(RUNNING);
    answer.join();

    assertThat(event().path("outcome").asText()).isEqualTo("completed");
    assertThat(event().path("reason").asText()).isEqualTo("running");
    JsonNode log = user.get("/logs/" + server.id() + "?source=container").data();
    assertThat(log.findValuesAsText("level")).containsExactly("info", "info");
    assertThat(log.findValuesAsText("component")).containsOnly("web");
  }

  @Test
  void readsALogWithAllThatItHolds() {
    CompletableFuture<Api.Answer> answer =
        Concurrently.call(
            () ->
                user.get(
                    path(
                        "/web/logs?tail=7&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z"
                            + "&stream=stderr&q=BOLD")));
    DrivenHost.Reading asked = hosts.reading(server);
    assertThat(asked.query().tail()).isEqualTo(7);
    assertThat(asked.query().since()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(asked.query().until()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(asked.query().stream()).isEqualTo(StandardStream.STDERR);

    asked
        .answer()
        .complete(
            new LogWindow(
                List.of(
                    new LogLine(
                        Instant.parse("2026-01-01T12:00:00.123456Z"),
                        StandardStream.STDERR,
                        "\u001b[1mbold\u001b[0m <b>🦊</b> \0"),
                    new LogLine(null, null, "bold, from an earlier agent"),
                    new LogLine(null, null, "plain")),
                12));

    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().data().toString())
        .isEqualTo(
            "[{\"timestamp\":\"2026-01-01T12:00:00.123456Z\",\"stream\":\"stderr\","
                + "\"message\":\"\\u001B[1mbold\\u001B[0m <b>🦊</b> \\u0000\"},"
                + "{\"timestamp\":null,\"stream\":null,"
                + "\"message\":\"bold, from an earlier agent\"}]");
    assertThat(answer.join().json().path("message").asText()).startsWith("12 lines were left out");
    assertThat(event().path("action").asText()).isEqualTo("container.read_logs");
  }

  @Test
  void readsNoLogOfFutureOrReversedTimes() {
    Instant ahead = clock.instant().plus(Duration.ofMinutes(6));
    Instant now = clock.instant();

    assertThat(invalid("since=" + ahead)).containsExactly("since");
    assertThat(invalid("until=" + ahead)).containsExactly("until");
    assertThat(invalid("since=" + now + "&until=" + now.minusSeconds(1))).containsExactly("since");
    assertThat(hosts.readings(server)).isEmpty();

    CompletableFuture<Api.Answer> answer =
        Concurrently.call(
            () -> user.get(path("/web/logs?until=" + now.plus(Duration.ofMinutes(4)))));
    hosts.reading(server).answer().complete(new LogWindow(List.of(), 0));
    assertThat(answer.join().status()).isEqualTo(200);
  }

  private List<String> invalid(String query) {
    Api.Answer answer = user.get(path("/web/logs?" + query));
    assertThat(answer.status()).isEqualTo(422);
    return answer.invalidFields();
  }

  private int statusOf(ErrorCode code) {
    Connected other = hosts.connected(user);
    CompletableFuture<Api.Answer> answer =
        Concurrently.call(() -> user.post("/docker/" + other.id() + "/containers/web/restart"));
    hosts
        .control(other)
        .answer()
        .completeExceptionally(new ChatOpsException(code, "as the test wants it"));
    assertThat(answer.join().json().path("detail").asText()).isEqualTo("as the test wants it");
    return answer.join().status();
  }

  private JsonNode event() {
    return user.get("/audit?server_id=" + server.id()).data().get(0);
  }

  private CompletableFuture<Api.Answer> post(String path) {
    return Concurrently.call(() -> user.post(path(path)));
  }

  private String path(String rest) {
    return "/docker/" + server.id() + "/containers" + rest;
  }

  private void report(String containers) {
    clock.advance(Duration.ofSeconds(5));
    Reports.ingestDocument(
        ingest, server.serverId(), clock.instant(), "{\"containers\": " + containers + "}");
  }
}
