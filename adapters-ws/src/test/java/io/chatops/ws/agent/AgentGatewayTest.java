package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
@QuarkusTest
class AgentGatewayTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ContainerRef WEB = new ContainerRef("web");

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class Containers {
    @ParameterizedTest
    @CsvSource({
      "START,start_container,container_started,running,''",
      "STOP,stop_container,container_stopped,exited,',\"timeout\":7'",
      "RESTART,restart_container,container_restarted,running,',\"timeout\":7'"
    })
    void doWhatTheyAreTold(
        ContainerOperation operation, String type, String reply, String state, String timeout)
        throws Exception {
      AskedAgent agent = modern();

      CompletableFuture<ContainerState> done = control(operation);
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.type()).isEqualTo(type);
      assertThat(asked.fields()).isEqualTo(",\"container_id\":\"web\"" + timeout);
      agent.reply(asked, reply, ",'data':{'container_id':'4f1c','status':'" + state + "'}");

      assertThat(get(done)).isEqualTo(new ContainerState("4f1c", state));
    }

    @Test
    void ofEarlierAgentsDoToo() throws Exception {
      AskedAgent agent = earlier();

      CompletableFuture<ContainerState> done = control(ContainerOperation.STOP);
      agent.reply(agent.asked(), "container_stopped", ",'container_id':'web','status':'exited'");

      assertThat(get(done)).isEqualTo(new ContainerState("web", "exited"));
    }

    @ParameterizedTest
    @CsvSource({
      "Error response from daemon: No such container: web,NOT_FOUND,Not found on the host",
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock,HOST_UNAVAILABLE,"
          + "Not available on the host just now",
      "Docker not available,HOST_UNAVAILABLE,Not available on the host just now",
      "no such file,AGENT_REFUSED,The agent refused"
    })
    void ofEarlierAgentsFailForTheReasonThatDockerTells(
        String words, ErrorCode expected, String told) {
      AskedAgent agent = earlier();

      CompletableFuture<ContainerState> done = control(ContainerOperation.STOP);
      agent.reply(agent.asked(), "error", ",'message':'" + words + "'");

      assertFails(done, expected, told + ": " + words);
    }

    @Test
    void areAskedForAtOnceAndAnsweredInAnyOrder() throws Exception {
      AskedAgent agent = modern();

      CompletableFuture<ContainerState> first = control(ContainerOperation.RESTART);
      CompletableFuture<ContainerState> second = control(ContainerOperation.RESTART);
      AskedAgent.Request one = agent.asked();
      AskedAgent.Request two = agent.asked();
      assertThat(one.id()).isNotEqualTo(two.id());
      agent.reply(two, "container_restarted", ",'data':{'container_id':'b','status':'running'}");

      assertThat(get(second).containerId()).isEqualTo("b");
      assertThat(first).isNotDone();
      agent.reply(one, "container_restarted", ",'data':{'container_id':'a','status':'running'}");
      assertThat(get(first).containerId()).isEqualTo("a");
    }

    @Test
    void takeNoReplyFromAnotherAgentNorOfAnotherKind() throws Exception {
      AskedAgent agent = modern();
      AskedAgent other = new AskedAgent(hub.modernAgent(hub.server()));

      CompletableFuture<ContainerState> done = control(ContainerOperation.STOP);
      AskedAgent.Request asked = agent.asked();
      String data = ",'data':{'container_id':'web','status':'exited'}";
      other.reply(asked, "container_stopped", data).settle();
      agent.reply(asked, "container_started", data);
      agent.reply(asked, "command_result", ",'data':{'exit_code':0}").settle();

      assertThat(done).isNotDone();
      assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(3);
      agent.reply(asked, "container_stopped", data);
      agent.reply(asked, "container_stopped", data).settle();
      assertThat(get(done).state()).isEqualTo("exited");
      assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(4);
    }

    @Test
    void cannotBeRefusedByAnotherAgent() {
      AskedAgent agent = modern();
      AskedAgent other = new AskedAgent(hub.modernAgent(hub.server()));

      CompletableFuture<ContainerState> done = control(ContainerOperation.STOP);
      other.reply(agent.asked(), "error", ",'message':'no'").settle();

      assertThat(done).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({
      "not_allowed,FORBIDDEN,The agent refused",
      "busy,RATE_LIMITED,The agent is busy",
      "not_found,NOT_FOUND,Not found on the host",
      "conflict,CONFLICT,Not possible on the host just now",
      "unavailable,HOST_UNAVAILABLE,Not available on the host just now",
      "invalid,INVALID,The agent cannot handle this request",
      "tired,AGENT_REFUSED,The agent refused"
    })
    void tellWhyTheyAreRefused(String code, ErrorCode expected, String told) {
      AskedAgent agent = modern();

      CompletableFuture<ContainerState> done = control(ContainerOperation.START);
      agent.reply(agent.asked(), "error", ",'message':'set it','code':'" + code + "'");

      assertFails(done, expected, told + ": set it");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "error;,'message':'no memory','code':'failed';no memory",
          "container_started;,'data':{'status':7};the agent's answer cannot be read"
        })
    void mayHaveBeenDoneThoughTheAgentFailed(String type, String fields, String why) {
      AskedAgent agent = modern();

      CompletableFuture<ContainerState> done = control(ContainerOperation.START);
      agent.reply(agent.asked(), type, fields);

      assertFails(
          done, ErrorCode.AGENT_FAILED, "It failed on the host but may have taken effect: " + why);
    }

    @Test
    void passOnARefusalAsDataAndNotWithoutEnd() {
      AskedAgent agent = modern();
      String words = "<script>\\u001b[31m\\ud83d\\ude80".replace("\\u001b", "\\u001B");

      CompletableFuture<ContainerState> done = control(ContainerOperation.START);
      agent.reply(agent.asked(), "error", ",'message':'" + words + "x".repeat(4096) + "'");

      assertThatThrownBy(() -> get(done))
          .rootCause()
          .satisfies(
              e ->
                  assertThat(e.getMessage())
                      .startsWith("The agent refused: <script>\u001b[31m\ud83d\ude80xxx")
                      .hasSizeLessThan(600));
    }

    @Test
    void failAtOnceWhenNobodyIsThere() {
      assertFails(control(ContainerOperation.STOP), ErrorCode.AGENT_NOT_CONNECTED, "not connected");
    }

    @Test
    void failAtOnceWhenTheAgentVanishes() {
      AskedAgent agent = modern();
      List<CompletableFuture<ContainerState>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(control(ContainerOperation.RESTART));
        agent.asked();
      }

      agent.peer().close();

      all.forEach(one -> assertFails(one, ErrorCode.AGENT_NOT_CONNECTED, "ended"));
    }

    @Test
    void failAtOnceWhenANewerConnectionTakesOver() {
      AskedAgent agent = modern();
      CompletableFuture<ContainerState> done = control(ContainerOperation.STOP);
      AskedAgent.Request asked = agent.asked();

      AskedAgent newer = modern();
      newer.reply(asked, "container_stopped", ",'data':{'status':'exited'}").settle();

      assertFails(done, ErrorCode.AGENT_NOT_CONNECTED, "ended");
    }

    @Test
    void areNotWaitedForBeyondTheDeadline() {
      AskedAgent agent = modern();

      CompletableFuture<ContainerState> done =
          hub.gateway.control(
              server.id(), WEB, ContainerOperation.STOP, Duration.ZERO, Duration.ofMillis(300));
      AskedAgent.Request asked = agent.asked();

      assertFails(done, ErrorCode.AGENT_TIMEOUT, "did not answer");
      assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("cancel", asked.id(), ""));
      agent.reply(asked, "container_stopped", ",'data':{'status':'exited'}").settle();
      assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(1);
    }

    @Test
    void areRequestedAtMostSoManyTimesAtOnce() throws Exception {
      AskedAgent agent = modern();
      List<CompletableFuture<ContainerState>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(control(ContainerOperation.RESTART));
      }

      // Before the first reply, which would make room for another.
      all.subList(32, 100).forEach(one -> assertFails(one, ErrorCode.RATE_LIMITED, "busy"));
      for (int i = 0; i < 32; i++) {
        agent.reply(agent.asked(), "container_restarted", ",'data':{'status':'running'}");
      }

      for (CompletableFuture<ContainerState> taken : all.subList(0, 32)) {
        assertThat(get(taken).state()).isEqualTo("running");
      }
      CompletableFuture<ContainerState> after = control(ContainerOperation.RESTART);
      agent.reply(agent.asked(), "container_restarted", ",'data':{'status':'running'}");
      assertThat(get(after).state()).isEqualTo("running");
    }

    @Test
    void delayNoReport() {
      AskedAgent agent = modern();
      var unused = control(ContainerOperation.RESTART);
      agent.asked();

      agent.peer().send(Reports.numbered(hub.clock.instant(), 1));

      assertThat(agent.peer().receive()).isEqualTo(Reports.acknowledged(1));
    }
  }

  @Nested
  class Logs {
    @Test
    void comeLineByLine() throws Exception {
      AskedAgent agent = modern();
      Instant since = hub.clock.instant();

      CompletableFuture<LogWindow> read =
          hub.gateway.read(
              server.id(), new LogWindowQuery(WEB, 3, since, since.plusSeconds(9), null), LONG);
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.type()).isEqualTo("get_container_logs");
      assertThat(asked.fields())
          .isEqualTo(
              ",\"container_id\":\"web\",\"tail\":3,\"since\":\""
                  + since
                  + "\",\"until\":\""
                  + since.plusSeconds(9)
                  + "\",\"stream\":true");
      line(agent, asked, "stdout", "too old", "");
      line(agent, asked, "stdout", "<b>\\u001B[0m", ",'timestamp':'2026-11-24T10:00:00.5Z'");
      line(agent, asked, "stderr", "two", ",'dropped':4");
      line(agent, asked, "stdout", "", "");
      agent.reply(asked, "container_logs", ",'data':{'container_id':'web','logs':null}");

      assertThat(get(read))
          .isEqualTo(
              new LogWindow(
                  List.of(
                      new LogLine(
                          Instant.parse("2026-11-24T10:00:00.5Z"),
                          StandardStream.STDOUT,
                          "<b>\u001b[0m"),
                      new LogLine(null, StandardStream.STDERR, "two"),
                      new LogLine(null, StandardStream.STDOUT, "")),
                  4));
    }

    @Test
    void ofEarlierAgentsComeAtOnce() throws Exception {
      AskedAgent agent = earlier();

      CompletableFuture<LogWindow> read = read(100, null);
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.fields()).isEqualTo(",\"container_id\":\"web\",\"tail\":100");
      agent.reply(asked, "container_logs", ",'container_id':'web','logs':['one','two']");

      assertThat(get(read))
          .isEqualTo(
              new LogWindow(
                  List.of(new LogLine(null, null, "one"), new LogLine(null, null, "two")), 0));
    }

    @Test
    void ofEarlierAgentsAreLimitedInTimeByTheHub() throws Exception {
      AskedAgent agent = earlier();
      Instant since = Instant.parse("2026-11-24T10:00:00Z");

      CompletableFuture<LogWindow> read =
          hub.gateway.read(
              server.id(), new LogWindowQuery(WEB, 2, since, since.plusSeconds(9), null), LONG);
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.fields()).startsWith(",\"container_id\":\"web\",\"tail\":10000,");
      agent.reply(
          asked,
          "container_logs",
          ",'logs':['2026-11-24T09:59:59.9Z before','2026-11-24T10:00:00Z one',"
              + "'2026-11-24T10:00:08+00:00 two','2026-11-24T10:00:09Z after']");

      assertThat(get(read).lines())
          .extracting(LogLine::message)
          .containsExactly("2026-11-24T10:00:00Z one", "2026-11-24T10:00:08+00:00 two");
    }

    @Test
    void ofEarlierAgentsAreRejectedWithoutStreamOrTime() {
      AskedAgent agent = earlier();

      assertFails(read(10, StandardStream.STDERR), ErrorCode.INVALID, "too old");
      CompletableFuture<LogWindow> read =
          hub.gateway.read(
              server.id(), new LogWindowQuery(WEB, 2, hub.clock.instant(), null, null), LONG);
      agent.reply(agent.asked(), "container_logs", ",'logs':['one']");

      assertFails(read, ErrorCode.INVALID, "too old");
    }

    @Test
    void ofOneStreamAreTheNewestOfThatStream() throws Exception {
      AskedAgent agent = modern();

      CompletableFuture<LogWindow> read = read(2, StandardStream.STDERR);
      AskedAgent.Request asked = agent.asked();
      for (int i = 0; i < 4; i++) {
        line(agent, asked, "stderr", "e" + i, "");
        line(agent, asked, "stdout", "o" + i, "");
      }
      agent.reply(asked, "container_logs", ",'data':{'logs':null}");

      assertThat(asked.fields()).contains("\"tail\":10000");
      assertThat(get(read).lines()).extracting(LogLine::message).containsExactly("e2", "e3");
    }

    @Test
    void keepTheNewestOfMoreThanFits() throws Exception {
      AskedAgent agent = modern();
      String long16k = "x".repeat(20_000);

      CompletableFuture<LogWindow> read = read(10_000, null);
      AskedAgent.Request asked = agent.asked();
      int sent = 400;
      for (int i = 0; i < sent; i++) {
        line(agent, asked, "stdout", i + long16k, "");
      }
      agent.reply(asked, "container_logs", ",'data':{'logs':null}");

      LogWindow window = get(read);
      long characters = window.lines().stream().mapToLong(l -> l.message().length()).sum();
      assertThat(characters).isBetween(LogReading.MAX_CHARACTERS / 2L, 2L << 20);
      assertThat(window.lines().size() + window.omitted()).isEqualTo(sent);
      assertThat(window.lines().get(window.lines().size() - 1).message())
          .startsWith("399x")
          .hasSize(16 * 1024)
          .endsWith("…");
    }

    @Test
    void failWhenTheContainerIsUnknownOrTheAgentGone() {
      AskedAgent agent = modern();
      CompletableFuture<LogWindow> unknown = read(10, null);
      agent.reply(agent.asked(), "error", ",'message':'no such container','code':'not_found'");
      assertFails(unknown, ErrorCode.NOT_FOUND, "no such container");

      CompletableFuture<LogWindow> cut = read(10, null);
      line(agent, agent.asked(), "stdout", "one", "");
      agent.peer().close();

      assertFails(cut, ErrorCode.AGENT_NOT_CONNECTED, "ended");
    }

    @ParameterizedTest
    @EnumSource(StandardStream.class)
    void failWhenNobodyIsThere(StandardStream stream) {
      assertFails(read(10, stream), ErrorCode.AGENT_NOT_CONNECTED, "not connected");
    }
  }

  private AskedAgent modern() {
    return new AskedAgent(hub.modernAgent(server, "containers:control"));
  }

  private AskedAgent earlier() {
    return new AskedAgent(hub.agent(server));
  }

  private CompletableFuture<ContainerState> control(ContainerOperation operation) {
    ServerId id = server.id();
    return hub.gateway.control(id, WEB, operation, Duration.ofSeconds(7), LONG);
  }

  private CompletableFuture<LogWindow> read(int tail, @Nullable StandardStream stream) {
    return hub.gateway.read(server.id(), new LogWindowQuery(WEB, tail, null, null, stream), LONG);
  }

  private static void line(
      AskedAgent agent, AskedAgent.Request asked, String stream, String message, String more) {
    agent.reply(
        asked,
        "container_log_line",
        ",'data':{'stream':'" + stream + "','message':'" + message + "'" + more + "}");
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(1, TimeUnit.MINUTES);
  }

  private static void assertFails(CompletableFuture<?> future, ErrorCode code, String message) {
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(message);
            });
  }
}
