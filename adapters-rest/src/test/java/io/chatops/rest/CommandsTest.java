package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.StandardStream;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CommandsTest {
  private static final String UPTIME = "{\"command\": \"uptime\"}";

  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject DrivenHost host;
  @Inject MutableClock clock;

  private Connected server;

  @BeforeEach
  void connect() {
    server = hosts.connected(user);
  }

  @Test
  void answersTheEndWithWhatWasWritten() {
    CompletableFuture<Api.Answer> answer =
        run(
            """
            {"command": "echo out; echo err >&2; exit 7", "timeout": 5,
             "working_directory": "/var/log"}\
            """);
    DrivenHost.Running asked = hosts.command(server);
    assertThat(asked.execution().commandLine().text()).isEqualTo("echo out; echo err >&2; exit 7");
    assertThat(asked.execution().commandLine().workingDirectory()).isEqualTo("/var/log");
    assertThat(asked.deadline()).isEqualTo(Duration.ofSeconds(15));

    asked.listener().onOutput(StandardStream.STDOUT, "out\n");
    asked.listener().onOutput(StandardStream.STDERR, "\u001b[31merr\0🦊\n");
    asked.listener().onEnded(CommandOutcome.exited(7, null, Duration.ofMillis(12), null, 0));

    JsonNode ended = answer.join().data();
    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(ended.path("status").asText()).isEqualTo("failed");
    assertThat(ended.path("success").asBoolean(true)).isFalse();
    assertThat(ended.path("exit_code").asInt()).isEqualTo(7);
    assertThat(ended.path("signal").isNull()).isTrue();
    assertThat(ended.path("output").asText()).isEqualTo("out\n\u001b[31merr\0🦊\n");
    assertThat(ended.path("output_truncated").asBoolean(true)).isFalse();
    assertThat(ended.path("duration_ms").asInt()).isEqualTo(12);
    assertThat(ended.path("server_id").asText()).isEqualTo(server.id());
    assertThat(ended.path("requested_by").asText()).startsWith("user-");
    assertThat(ended.path("started_at").asText()).isNotEmpty();
    assertThat(ended.path("finished_at").asText()).isNotEmpty();
    assertThat(user.get(path("/" + ended.path("command_id").asText())).data()).isEqualTo(ended);
  }

  @Test
  void answersAtOnceWhenNobodyWaits() {
    Api.Answer answer = user.post(path("?wait=false"), UPTIME);

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.data().path("command_id").asText();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/commands/" + server.id() + "/" + id);
    assertThat(answer.data().path("status").asText()).isEqualTo("running");
    assertThat(answer.data().path("success").isNull()).isTrue();

    listener().onOutput(StandardStream.STDOUT, "so far");
    JsonNode running = user.get(path("/" + id)).data();
    assertThat(running.path("output").asText()).isEqualTo("so far");
    assertThat(running.path("finished_at").isNull()).isTrue();

    listener().onEnded(CommandOutcome.exited(0, null, null, null, 0));
    JsonNode ended = user.get(path("/" + id)).data();
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.path("success").asBoolean()).isTrue();
  }

  @Test
  void tellsASignalATimeoutACutAndALoss() {
    JsonNode signalled = ended(CommandOutcome.exited(null, "SIGSEGV", null, null, 0));
    assertThat(signalled.path("status").asText()).isEqualTo("failed");
    assertThat(signalled.path("signal").asText()).isEqualTo("SIGSEGV");
    assertThat(signalled.path("exit_code").isNull()).isTrue();

    JsonNode timedOut = ended(killed(CommandStatus.TIMED_OUT, 28_951_424));
    assertThat(timedOut.path("status").asText()).isEqualTo("timed_out");
    assertThat(timedOut.path("output_truncated").asBoolean()).isTrue();
    assertThat(timedOut.path("output_omitted_bytes").asLong()).isEqualTo(28_951_424);

    JsonNode lost = ended(CommandOutcome.agentLost());
    assertThat(lost.path("status").asText()).isEqualTo("lost");
    assertThat(lost.path("success").asBoolean(true)).isFalse();
    assertThat(lost.path("reason").asText()).contains("connection ended");
    assertThat(lost.path("duration_ms").isNull()).isTrue();
  }

  @Test
  void answersWhatTheAgentRefusedAndKeepsIt() {
    assertThat(refused(CommandOutcome.refused(ErrorCode.FORBIDDEN, "not in the list")).status())
        .isEqualTo(403);
    Api.Answer invalid =
        refused(CommandOutcome.refused(ErrorCode.INVALID, "working_directory is not a directory"));
    assertThat(invalid.status()).isEqualTo(422);
    assertThat(invalid.invalidFields()).containsExactly("working_directory");
    Api.Answer busy = refused(CommandOutcome.refused(ErrorCode.RATE_LIMITED, "busy"));
    assertThat(busy.status()).isEqualTo(429);
    assertThat(busy.header("Retry-After")).isNotEmpty();
    Api.Answer late = refused(CommandOutcome.noAnswer(Duration.ofSeconds(70)));
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.json().path("detail").asText()).contains("within 70 s", "command_id");
    Api.Answer failed = refused(CommandOutcome.agentFailed("no memory"));
    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.json().path("detail").asText()).contains("no memory", "command_id");
    assertThat(failed.json().path("status_code").asInt()).isEqualTo(502);
  }

  @Test
  void keepsARefusalInTheHistory() {
    CompletableFuture<Api.Answer> answer = run(UPTIME);
    listener().onEnded(CommandOutcome.refused(ErrorCode.FORBIDDEN, "not in the list"));
    answer.join();

    JsonNode kept = user.get(path("")).data().get(0);
    assertThat(kept.path("status").asText()).isEqualTo("refused");
    assertThat(kept.path("reason").asText()).isEqualTo("not in the list");
  }

  @Test
  void answersAnInternalErrorAndStoresAnUnknownOutcome() {
    host.broken.add(server.serverId());

    Api.Answer answer = user.post(path(""), UPTIME);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().path("request_id").asText()).isNotEmpty();
    JsonNode kept = user.get(path("")).data().get(0);
    assertThat(kept.path("status").asText()).isEqualTo("lost");
    assertThat(kept.path("reason").asText()).startsWith("The hub failed");
    assertThat(answer.json().toString() + kept).doesNotContain("as wanted");
  }

  @Test
  void refusesWhatTheHostDoesNotAllow() {
    server.agent().permissions = new HostPermissions(Containers.CONTROL, Commands.OFF);

    Api.Answer answer = user.post(path(""), UPTIME);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).contains("commands: allow-list (or any)");
    assertThat(hosts.commands(server)).isEmpty();
    assertThat(user.get(path("")).data()).isEmpty();
    JsonNode event = user.get("/audit?action=command.run").data().get(0);
    assertThat(event.path("outcome").asText()).isEqualTo("refused");
    assertThat(event.path("target").asText()).isEqualTo("uptime");
    assertThat(user.get("/logs/" + server.id() + "?level=warning").data()).hasSize(1);
  }

  @Test
  void failsAtOnceWhenTheAgentIsGone() {
    hosts.disconnect(server);

    assertThat(user.post(path(""), UPTIME).status()).isEqualTo(503);
  }

  @Test
  void cancels() {
    String id = user.post(path("?wait=false"), UPTIME).data().path("command_id").asText();

    Api.Answer cancelled = user.delete(path("/" + id));

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().path("data").isNull()).isTrue();
    assertThat(hosts.isCancelled(server)).isTrue();
    listener().onEnded(killed(CommandStatus.CANCELLED, 0));
    assertThat(user.get(path("/" + id)).data().path("status").asText()).isEqualTo("cancelled");
    assertThat(user.delete(path("/" + id)).status()).isEqualTo(400);
    assertThat(user.get("/audit?action=command.cancel").data().findValuesAsText("outcome"))
        .containsExactlyInAnyOrder("allowed", "refused");
  }

  @Test
  void listsNewestFirstWithoutWhatWasWritten() {
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(1));
      user.post(path("?wait=false"), "{\"command\": \"echo " + i + "\"}");
    }
    hosts.commands(server).forEach(c -> c.listener().onOutput(StandardStream.STDOUT, "x"));
    listener().onEnded(CommandOutcome.exited(0, null, null, null, 0));

    Api.Answer page = user.get(path("?limit=2&offset=1"));

    assertThat(page.data().findValuesAsText("command")).containsExactly("echo 1", "echo 0");
    assertThat(page.json().path("meta").path("total").asInt()).isEqualTo(3);
    assertThat(page.data()).allMatch(item -> item.path("output").isNull());
  }

  @Test
  void isNobodyElsesAndOfNoOtherServer() {
    String id = user.post(path("?wait=false"), UPTIME).data().path("command_id").asText();
    String other = hosts.connected(user).id();

    for (Api stranger : List.of(Api.user(), Api.admin())) {
      assertThat(stranger.get(path("/" + id)).status()).isEqualTo(404);
      assertThat(stranger.delete(path("/" + id)).status()).isEqualTo(404);
    }
    assertThat(user.get("/commands/" + other + "/" + id).status()).isEqualTo(404);
    assertThat(user.delete("/commands/" + other + "/" + id).status()).isEqualTo(404);
    assertThat(hosts.isCancelled(server)).isFalse();
  }

  @Test
  void goesWithItsServer() {
    String id = user.post(path("?wait=false"), UPTIME).data().path("command_id").asText();

    user.delete("/servers/" + server.id());

    assertThat(user.get(path("/" + id)).status()).isEqualTo(404);
    assertThat(user.get("/logs/" + server.id()).status()).isEqualTo(404);
    assertThat(user.get("/audit?action=command.run").data().findValuesAsText("server_name"))
        .contains("web-1");
  }

  @Test
  void holdsNoThreadAndDelaysNobodyWhileAHundredWait() {
    List<CompletableFuture<Api.Answer>> answers = new ArrayList<>();
    List<Connected> servers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      servers.add(hosts.connected(user));
    }
    for (int i = 0; i < 100; i++) {
      String id = servers.get(i % servers.size()).id();
      answers.add(Concurrently.call(() -> user.post("/commands/" + id, UPTIME)));
    }
    // 64 for one user, the others are told to come back.
    Await.until(
        "all but those under way are refused",
        () -> answers.stream().filter(CompletableFuture::isDone).count() == 36);

    assertThat(Api.user().get("/servers").status()).isEqualTo(200);
    servers.forEach(
        each ->
            hosts
                .commands(each)
                .forEach(c -> c.listener().onEnded(CommandOutcome.exited(0, null, null, null, 0))));

    List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(64);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(36);
  }

  private Api.Answer refused(CommandOutcome outcome) {
    Connected other = hosts.connected(user);
    CompletableFuture<Api.Answer> answer =
        Concurrently.call(() -> user.post("/commands/" + other.id(), UPTIME));
    hosts.command(other).listener().onEnded(outcome);
    return answer.join();
  }

  private static CommandOutcome killed(CommandStatus status, long omittedBytes) {
    return new CommandOutcome(
        status, null, null, Duration.ofSeconds(60), null, omittedBytes, null, null);
  }

  private JsonNode ended(CommandOutcome outcome) {
    Api.Answer answer = refused(outcome);
    assertThat(answer.status()).isEqualTo(200);
    return answer.data();
  }

  private CommandDispatcher.Listener listener() {
    return hosts.command(server).listener();
  }

  private CompletableFuture<Api.Answer> run(String body) {
    return Concurrently.call(() -> user.post(path(""), body));
  }

  private String path(String rest) {
    return "/commands/" + server.id() + rest;
  }
}
