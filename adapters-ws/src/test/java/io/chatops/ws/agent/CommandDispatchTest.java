package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.command.RunCommand;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.StandardStream;
import io.chatops.ws.Await;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.SocketLimit;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(240)
@QuarkusTest
class CommandDispatchTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void streamsOutputAndTellsTheEnd() throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("echo out", "/srv"), LONG);
    AskedAgent.Request asked = agent.asked();
    assertThat(asked)
        .isEqualTo(
            new AskedAgent.Request(
                "execute_command",
                run.execution.id().toString(),
                ",\"command\":\"echo out\",\"timeout\":9,\"working_directory\":\"/srv\","
                    + "\"stream\":true"));

    output(agent, asked, "stdout", "out\\n");
    output(agent, asked, "stderr", "err\\n");
    agent.reply(
        asked,
        "command_result",
        ",'data':{'exit_code':7,'ended':'exited','output_truncated':true,'omitted_bytes':12,"
            + "'duration_ms':1500}");

    assertThat(run.end())
        .isEqualTo(CommandOutcome.exited(7, null, Duration.ofMillis(1500), null, 12));
    assertThat(run.output).containsExactly("STDOUT:out\n", "STDERR:err\n");
  }

  @Test
  void takesTheOutputOfEarlierAgentsFromTheResult() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run run = run(execution("uptime", null), LONG);
    AskedAgent.Request asked = agent.asked();
    assertThat(asked.fields()).isEqualTo(",\"command\":\"uptime\",\"timeout\":9");

    agent.reply(asked, "command_result", ",'output':'up\\n','exit_code':0");

    assertThat(run.end())
        .isEqualTo(
            CommandOutcome.exited(0, null, Duration.ZERO, new CommandOutput("up\n", false, 0), 0));
  }

  @Test
  void countsNoTimeInWhichAnEarlierAgentWasBusy() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run first = run(execution("sleep 60", null), LONG);
    Run second = run(execution("sleep 2", null), LONG);
    Run third = run(execution("sleep 3", null), LONG);
    List<AskedAgent.Request> asked = List.of(agent.asked(), agent.asked(), agent.asked());
    List<Duration> times = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      hub.clock.advance(Duration.ofSeconds(i == 0 ? 60 : i + 1));
      String type = i == 1 ? "error" : "command_result";
      agent.reply(asked.get(i), type, i == 1 ? ",'message':'no'" : ",'output':'','exit_code':0");
      times.add(List.of(first, second, third).get(i).end().duration());
    }

    assertThat(times).containsExactly(Duration.ofSeconds(60), null, Duration.ofSeconds(3));
  }

  @Test
  void rejectsADirectoryThatAnEarlierAgentWouldIgnore() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));

    Run run = run(execution("rm -rf build", "/srv/app"), LONG);

    assertThat(run.end().status()).isEqualTo(CommandStatus.REFUSED);
    assertThat(run.end().reason()).contains("working_directory");
    agent.settle();
  }

  @Test
  void ofAnEarlierAgentMayReturnSixteenMegabytes() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    CommandLine line = new CommandLine("cat big", Duration.ofSeconds(9), null);
    RunCommand.Started started = hub.runCommand.run(server.owner(), server.id(), line);
    int size = (16 << 20) - 1_000;

    agent.reply(
        agent.asked(), "command_result", ",'output':'" + "x".repeat(size) + "','exit_code':0");

    CommandExecution.End end = Objects.requireNonNull(started.end().get(1, TimeUnit.MINUTES).end());
    assertThat(end.output().text()).hasSize(1 << 20);
    assertThat(end.output().truncated()).isTrue();
    assertThat(end.output().omittedBytes()).isEqualTo(size - (1 << 20));
    agent.peer().send(Reports.numbered(hub.clock.instant(), 1));
    assertThat(agent.peer().receive()).isEqualTo(Reports.acknowledged(1));
    assertThat(hub.agents.heldBytes()).isZero();
  }

  @Test
  void closesAndLogsAnEarlierAgentWithTooLargeReplies() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run run = run(execution("cat bigger", null), LONG);

    agent.reply(agent.asked(), "command_result", ",'output':'" + "x".repeat(17 << 20) + "'");

    assertThat(agent.peer().closeCode()).isEqualTo(1009);
    assertThat(run.end())
        .isEqualTo(
            CommandOutcome.agentFailed(
                "The agent's reply had 17825881 bytes, more than 16777216, the most that the hub"
                    + " accepts of this agent, so its connection was closed; ask for less"));
    assertLimitIsTold(
        "a message of 17825881 bytes was larger than 1048576 bytes, or a reply larger than");
  }

  /** As the libraries of most agents send what is large. */
  @Test
  void showsTheSizeOfATooLargeReplyInFragments() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run run = run(execution("cat bigger", null), LONG);
    Run waiting = run(execution("true", null), LONG);
    String id = agent.asked().id();

    agent
        .peer()
        .sendBegun("{\"type\":\"command_result\",\"request_id\":\"" + id + "\",\"output\":\"");
    for (int i = 0; i < 40; i++) {
      agent.peer().sendMore("x".repeat(1 << 20));
    }
    agent.peer().sendRest("\"}");

    assertThat(agent.peer().closeCode()).isEqualTo(1009);
    assertThat(run.end().reason()).contains("had 41943129 bytes, more than 16777216");
    assertThat(waiting.end()).isEqualTo(CommandOutcome.agentLost());
  }

  @Test
  void readsNoEndlessReplyToItsEnd() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run run = run(execution("cat /dev/zero", null), LONG);
    agent.asked();
    String part = "x".repeat(4 << 20);

    agent.peer().sendBegun("{");
    try {
      while (!agent.peer().isClosed()) {
        agent.peer().sendMore(part);
        Await.until("it is sent", () -> !agent.peer().isBlocked() || agent.peer().isClosed());
      }
    } catch (IllegalStateException closed) {
      // Just now.
    }

    assertThat(run.end().reason()).contains("was larger than 16777216");
  }

  @Test
  void allowsAnAskedEarlierAgentNoLargerReports() throws Exception {
    AskedAgent agent = new AskedAgent(hub.agent(server));
    Run run = run(execution("id", null), LONG);
    agent.reply(agent.asked(), "command_result", ",'output':'','exit_code':0");
    run.end();
    Run waiting = run(execution("sleep 9", null), LONG);

    agent.peer().send(Reports.numbered(hub.clock.instant(), 1, 1 << 20));

    assertThat(agent.peer().closeCode()).isEqualTo(1009);
    assertThat(waiting.end()).isEqualTo(CommandOutcome.agentLost());
    assertLimitIsTold("a message of 1048716 bytes was larger than 1048576 bytes");
  }

  private void assertLimitIsTold(String limit) {
    assertThat(hub.counters.limitsHit()).containsEntry(SocketLimit.MESSAGE_SIZE, 1L);
    assertThat(hub.storage.logEntries().find(LogEntryStore.Query.of(server.id(), 10, 0)).entries())
        .extracting(LogEntry::message)
        .anyMatch(message -> message.contains("closed the agent's connection: " + limit));
  }

  @ParameterizedTest
  @CsvSource({
    "exited,,11,FAILED,SIGSEGV",
    "exited,0,,COMPLETED,",
    "exited,,64,FAILED,signal 64",
    "timed_out,,9,TIMED_OUT,SIGKILL",
    "cancelled,,15,CANCELLED,SIGTERM"
  })
  void tellsHowItEnded(
      String ended,
      @Nullable Integer exitCode,
      @Nullable Integer signal,
      CommandStatus status,
      @Nullable String name)
      throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("x", null), LONG);

    agent.reply(
        agent.asked(),
        "command_result",
        ",'data':{'ended':'" + ended + "','exit_code':" + exitCode + ",'signal':" + signal + "}");

    assertThat(run.end().status()).isEqualTo(status);
    assertThat(run.end().signal()).isEqualTo(name);
    assertThat(run.end().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void isRefusedByTheHost() throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("id", null), LONG);

    agent.reply(agent.asked(), "error", ",'message':'commands are off','code':'not_allowed'");

    assertThat(run.end())
        .isEqualTo(
            CommandOutcome.refused(ErrorCode.FORBIDDEN, "The agent refused: commands are off"));
  }

  @Test
  void isLostWhenItsEndCannotBeRead() throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("id", null), LONG);

    agent.reply(agent.asked(), "command_result", ",'data':{'exit_code':'none'}");

    assertThat(run.end().status()).isEqualTo(CommandStatus.LOST);
    assertThat(run.end().failure()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(run.end().reason()).contains("exit_code");
  }

  @Test
  void isLostWhenTheAgentVanishes() throws Exception {
    AskedAgent agent = modern();
    Run one = run(execution("sleep 1", null), LONG);
    Run two = run(execution("sleep 2", null), LONG);
    output(agent, agent.asked(), "stdout", "begun");
    agent.asked();

    agent.peer().close();

    assertThat(one.end()).isEqualTo(CommandOutcome.agentLost());
    assertThat(two.end()).isEqualTo(CommandOutcome.agentLost());
    assertThat(one.output).containsExactly("STDOUT:begun");
  }

  @Test
  void isLostAfterTheDeadlineAndEndsOnce() throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("sleep 1", null), Duration.ofMillis(300));
    AskedAgent.Request asked = agent.asked();

    assertThat(run.end()).isEqualTo(CommandOutcome.noAnswer(Duration.ofMillis(300)));
    assertThat(agent.asked().type()).isEqualTo("cancel");
    agent.reply(asked, "command_result", ",'data':{'exit_code':0}").settle();
    assertThat(run.ends).hasValue(1);
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(1);
  }

  @Test
  void expiresAfterTheCommandForWhichAnEarlierAgentLetsItWait() throws Exception {
    hub.agent(server);
    Run first = run(execution("sleep 1", null), Duration.ofMillis(300));

    Run second = run(execution("true", null), Duration.ofMillis(1));

    assertThat(second.end()).isEqualTo(CommandOutcome.noAnswer(Duration.ofMillis(1)));
    assertThat(first.ends).hasValue(1);
  }

  @Test
  void isCancelledByItsId() throws Exception {
    AskedAgent agent = modern();
    Run run = run(execution("sleep 600", null), LONG);
    AskedAgent.Request asked = agent.asked();

    assertThat(hub.gateway.cancel(run.execution)).isTrue();

    assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("cancel", asked.id(), ""));
    agent.reply(asked, "command_result", ",'data':{'ended':'cancelled'}");
    assertThat(run.end().status()).isEqualTo(CommandStatus.CANCELLED);
    assertThat(hub.gateway.cancel(run.execution)).isTrue();
    agent.settle();
  }

  @Test
  void canBeCancelledByAgentsOfOurVersionOnly() {
    SocketHub.Registered earlier = hub.server();
    hub.agent(earlier);
    modern();

    assertThat(hub.gateway.canCancel(earlier.id())).isFalse();
    assertThat(hub.gateway.canCancel(execution("id", null).serverId())).isTrue();
  }

  @Test
  void isNeitherSentNorCancelledWhenNobodyIsThere() {
    CommandExecution execution = execution("id", null);

    assertThatThrownBy(() -> run(execution, LONG))
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED));
    assertThat(hub.gateway.cancel(execution)).isFalse();
  }

  @Test
  void takesNothingFromAnotherAgent() {
    AskedAgent agent = modern();
    AskedAgent other = new AskedAgent(hub.modernAgent(hub.server()));
    Run run = run(execution("id", null), LONG);
    AskedAgent.Request asked = agent.asked();

    output(other, asked, "stdout", "forged");
    other.reply(asked, "command_result", ",'data':{'exit_code':0}").settle();

    assertThat(run.output).isEmpty();
    assertThat(run.ends).hasValue(0);
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isEqualTo(2);
  }

  @Test
  void runsOnlySoManyAtOnceBesideOtherRequests() throws Exception {
    AskedAgent agent = modern();
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      runs.add(run(execution("sleep 1", null), LONG));
    }

    for (Run refused : runs.subList(16, 100)) {
      assertThat(refused.end().status()).isEqualTo(CommandStatus.REFUSED);
      assertThat(refused.end().failure()).isEqualTo(ErrorCode.RATE_LIMITED);
    }
    for (int i = 0; i < 16; i++) {
      agent.reply(agent.asked(), "command_result", ",'data':{'exit_code':0}");
    }
    for (Run taken : runs.subList(0, 16)) {
      assertThat(taken.end().status()).isEqualTo(CommandStatus.COMPLETED);
    }
  }

  /** A flood of output is passed on piece by piece; none of it is kept here. */
  @Test
  void passesOnAHundredMegabytesWithoutDelayingAnotherAgentsReports() throws Exception {
    AskedAgent agent = modern();
    AskedAgent other = new AskedAgent(hub.modernAgent(hub.server()));
    Run run = run(execution("yes", null), LONG);
    AskedAgent.Request asked = agent.asked();
    String megabyte = "y".repeat(1_000_000);

    for (int i = 1; i <= 100; i++) {
      output(agent, asked, "stdout", megabyte);
      if (i % 20 == 0) {
        other.peer().send(Reports.numbered(hub.clock.instant(), i));
        assertThat(other.peer().receive()).isEqualTo(Reports.acknowledged(i));
      }
    }
    agent.reply(asked, "command_result", ",'data':{'exit_code':0}");

    assertThat(run.end().status()).isEqualTo(CommandStatus.COMPLETED);
    assertThat(run.characters).hasValue(100_000_000);
  }

  private AskedAgent modern() {
    return new AskedAgent(hub.modernAgent(server, "commands:any"));
  }

  private CommandExecution execution(String command, @Nullable String directory) {
    return new CommandExecution(
        CommandExecutionId.random(),
        server.id(),
        server.owner().userId(),
        server.owner().username(),
        new CommandLine(command, Duration.ofSeconds(9), directory),
        CommandStatus.RUNNING,
        hub.clock.instant(),
        hub.clock.instant(),
        null);
  }

  private Run run(CommandExecution execution, Duration deadline) {
    Run run = new Run(execution);
    hub.gateway.dispatch(execution, deadline, run);
    return run;
  }

  private static void output(
      AskedAgent agent, AskedAgent.Request asked, String stream, String data) {
    agent.reply(asked, "command_output", ",'stream':'" + stream + "','data':'" + data + "'");
  }

  /** Keeps short output, and counts all of it. */
  private static final class Run implements CommandDispatcher.Listener {
    final CommandExecution execution;
    final List<String> output = Collections.synchronizedList(new ArrayList<>());
    final AtomicLong characters = new AtomicLong();
    final AtomicLong ends = new AtomicLong();
    private final CompletableFuture<CommandOutcome> end = new CompletableFuture<>();

    Run(CommandExecution execution) {
      this.execution = execution;
    }

    @Override
    public void onOutput(StandardStream stream, String text) {
      characters.addAndGet(text.length());
      if (text.length() < 100) {
        output.add(stream + ":" + text);
      }
    }

    @Override
    public void onEnded(CommandOutcome outcome) {
      ends.incrementAndGet();
      end.complete(outcome);
    }

    CommandOutcome end() throws Exception {
      return end.get(1, TimeUnit.MINUTES);
    }
  }
}
