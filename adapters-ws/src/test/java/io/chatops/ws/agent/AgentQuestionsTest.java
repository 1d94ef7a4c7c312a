package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.agent.AgentConnection;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.metric.ReportDocument;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@QuarkusTest
class AgentQuestionsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Pattern ASKED =
      Pattern.compile("\\{\"type\":\"list_processes\",\"request_id\":\"([0-9a-f-]{36})\"}");

  private final SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void measuresARoundTrip() throws Exception {
    Registered server = hub.server();
    hub.agent(server);

    assertThat(connection(server).ping(LONG).get(1, TimeUnit.MINUTES)).isPositive();
  }

  @Test
  void handsOverTheProcessesAsTheAgentSentThem() throws Exception {
    Registered server = hub.server();
    TestPeer agent = modern(server);
    assertThat(connection(server).canListProcesses()).isTrue();

    CompletableFuture<ReportDocument> answer = connection(server).listProcesses(LONG);
    agent.send(processes(askedId(agent), "[{\"pid\": 1,\"name\":\"init\"}]"));

    assertThat(answer.get(1, TimeUnit.MINUTES).json())
        .isEqualTo("[{\"pid\": 1,\"name\":\"init\"}]");
  }

  @Test
  void takesNoAnswerFromAnotherAgent() throws Exception {
    Registered server = hub.server();
    TestPeer agent = modern(server);
    TestPeer other = modern(hub.server());

    CompletableFuture<ReportDocument> answer = connection(server).listProcesses(LONG);
    String id = askedId(agent);
    other.send(processes(id, "[{\"pid\":666}]")).send("{\"type\":\"ping\"}");
    assertThat(other.receive()).isEqualTo("{\"type\":\"pong\"}");

    assertThat(answer).isNotDone();
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(1);
    agent.send(processes(id, "[]"));
    assertThat(answer.get(1, TimeUnit.MINUTES).json()).isEqualTo("[]");
  }

  @Test
  void countsAnAnswerOnce() throws Exception {
    Registered server = hub.server();
    TestPeer agent = modern(server);

    CompletableFuture<ReportDocument> answer = connection(server).listProcesses(LONG);
    String id = askedId(agent);
    agent.send(processes(id, "[]")).send(processes(id, "[1]")).send("{\"type\":\"ping\"}");
    agent.receive();

    assertThat(answer.get(1, TimeUnit.MINUTES).json()).isEqualTo("[]");
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(1);
  }

  @Test
  void tellsWhyAnAgentRefuses() {
    Registered server = hub.server();
    TestPeer agent = modern(server);

    CompletableFuture<ReportDocument> answer = connection(server).listProcesses(LONG);
    agent.send(
        "{\"type\":\"error\",\"message\":\"not allowed here\",\"request_id\":\""
            + askedId(agent)
            + "\"}");

    assertFails(() -> answer.get(1, TimeUnit.MINUTES), ErrorCode.AGENT_REFUSED, "not allowed here");
  }

  @Test
  void waitsNoLongerThanTheDeadline() {
    Registered server = hub.server();
    modern(server);

    CompletableFuture<ReportDocument> answer =
        connection(server).listProcesses(Duration.ofMillis(50));

    assertFails(() -> answer.get(1, TimeUnit.MINUTES), ErrorCode.AGENT_TIMEOUT, "did not answer");
  }

  @Test
  void failsAtOnceWhenTheConnectionEnds() {
    Registered server = hub.server();
    TestPeer agent = modern(server);
    AgentConnection connection = connection(server);
    CompletableFuture<ReportDocument> answer = connection.listProcesses(LONG);
    askedId(agent);

    agent.close();

    assertFails(() -> answer.get(1, TimeUnit.MINUTES), ErrorCode.AGENT_NOT_CONNECTED, "ended");
    assertFails(
        () -> connection.ping(LONG).get(1, TimeUnit.MINUTES),
        ErrorCode.AGENT_NOT_CONNECTED,
        "ended");
  }

  @Test
  void asksAnAgentOnlySoManyThingsAtOnce() {
    Registered server = hub.server();
    modern(server);
    AgentConnection connection = connection(server);
    for (int i = 0; i < 16; i++) {
      var unused = connection.listProcesses(LONG);
    }

    assertFails(
        () -> connection.listProcesses(LONG).get(1, TimeUnit.MINUTES),
        ErrorCode.RATE_LIMITED,
        "busy");
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(message);
            });
  }

  private AgentConnection connection(Registered server) {
    return hub.presence.connection(server.id()).orElseThrow();
  }

  private TestPeer modern(Registered server) {
    return hub.modernAgent(server, "processes");
  }

  private static String askedId(TestPeer agent) {
    Matcher asked = ASKED.matcher(agent.receive());
    assertThat(asked.matches()).isTrue();
    return asked.group(1);
  }

  private static String processes(String id, String array) {
    return "{\"type\":\"process_list\",\"request_id\":\""
        + id
        + "\",\"data\":{\"processes\":"
        + array
        + "}}";
  }
}
