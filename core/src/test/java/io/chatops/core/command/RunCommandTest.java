package io.chatops.core.command;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import io.chatops.core.identity.HubId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.quota.Quotas;
import io.chatops.core.testing.DrivenHost.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunCommandTest {
  private final ActionFixture world = new ActionFixture();
  private final FailingAtWill executions = new FailingAtWill();
  private final CommandOutputs outputs = new CommandOutputs(world.owned, executions);
  private final CommandQueries queries = new CommandQueries(world.owned, executions, outputs);
  private final RunCommand runCommand =
      new RunCommand(
          HubId.random(),
          world.actions,
          executions,
          world.host,
          outputs,
          new ActionSlots(2, 10, 100),
          Quotas.DEFAULTS.commandOutput(),
          world.clock,
          Runnable::run);
  private final CancelCommand cancelCommand =
      new CancelCommand(world.owned, world.actions, executions, outputs, world.host, world.audit);

  @Test
  void storesAndSendsAnExecution() {
    RunCommand.Started started = run("uptime");

    Running sent = world.host.commands.get(0);
    assertThat(sent.execution()).isEqualTo(started.execution());
    assertThat(sent.deadline()).isEqualTo(Duration.ofSeconds(70));
    assertThat(stored(started)).isEqualTo(started.execution());
    assertThat(started.execution().status()).isEqualTo(CommandStatus.RUNNING);
    assertThat(started.execution().requestedByName()).isEqualTo("ada");
    assertThat(started.end()).isNotDone();
  }

  @Test
  void keepsWhatItWroteAndHowItExited() throws Exception {
    RunCommand.Started started = run("echo out; echo err >&2; exit 7");
    Running sent = world.host.commands.get(0);
    world.clock.advance(Duration.ofSeconds(3));

    sent.listener().onOutput(StandardStream.STDOUT, "out\n");
    sent.listener().onOutput(StandardStream.STDERR, "err\n");
    sent.listener().onEnded(CommandOutcome.exited(7, null, Duration.ofMillis(12), null, 0));

    CommandExecution ended = started.end().get();
    assertThat(ended.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(ended.end())
        .isEqualTo(
            new End(
                world.clock.instant(),
                7,
                null,
                Duration.ofMillis(12),
                null,
                new CommandOutput("out\nerr\n", false, 0)));
    assertThat(stored(started)).isEqualTo(ended);
  }

  @Test
  void takesTheOutputOfAnEarlierAgentFromItsResult() throws Exception {
    RunCommand.Started started = run("uptime");
    world.clock.advance(Duration.ofSeconds(2));

    end(CommandOutcome.exited(0, null, null, new CommandOutput("up\n", true, 9), 9));

    CommandExecution ended = started.end().get();
    assertThat(ended.status()).isEqualTo(CommandStatus.COMPLETED);
    assertThat(endOf(ended).output()).isEqualTo(new CommandOutput("up\n", true, 9));
    assertThat(endOf(ended).duration()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tellsEachEndApart() throws Exception {
    assertThat(ended(CommandOutcome.exited(0, null, null, null, 0)))
        .isEqualTo(CommandStatus.COMPLETED);
    assertThat(ended(CommandOutcome.exited(1, null, null, null, 0)))
        .isEqualTo(CommandStatus.FAILED);
    assertThat(ended(CommandOutcome.exited(null, "SIGSEGV", null, null, 0)))
        .isEqualTo(CommandStatus.FAILED);
    assertThat(ended(CommandOutcome.timedOut(null, 0))).isEqualTo(CommandStatus.TIMED_OUT);
    assertThat(ended(CommandOutcome.cancelled(null, 0))).isEqualTo(CommandStatus.CANCELLED);
    assertThat(ended(CommandOutcome.agentLost())).isEqualTo(CommandStatus.LOST);
  }

  @Test
  void hasOneEndWhateverComesAfterIt() throws Exception {
    RunCommand.Started started = run("uptime");

    end(CommandOutcome.exited(0, null, null, null, 0));
    executions.markUnfinishedLost(
        world.clock.instant().plusSeconds(1), world.clock.instant(), "late");

    assertThat(stored(started)).isEqualTo(started.end().get());
  }

  @Test
  void answersAndStoresTheAgentsRejection() {
    RunCommand.Started started = run("rm -rf /");

    end(CommandOutcome.refused(ErrorCode.FORBIDDEN, "not in the allow-list"));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> started.end().get())
        .havingCause()
        .isInstanceOfSatisfying(
            ChatOpsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN))
        .withMessageContaining("not in the allow-list")
        .withMessageContaining(started.execution().id().toString());
    assertThat(stored(started).status()).isEqualTo(CommandStatus.REFUSED);
    assertThat(endOf(stored(started)).duration()).isNull();
  }

  @Test
  void answersATimeoutWithoutTheAgentsResult() {
    RunCommand.Started started = run("uptime");

    end(CommandOutcome.noAnswer(Duration.ofSeconds(70)));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> started.end().get())
        .havingCause()
        .isInstanceOfSatisfying(
            ChatOpsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_TIMEOUT));
    assertThat(stored(started).status()).isEqualTo(CommandStatus.LOST);
  }

  @Test
  void isRecordedBeforeItsStartAndAtItsEnd() {
    RunCommand.Started started = run("x".repeat(8_000));
    String id = "command_id " + started.execution().id();
    String target = "x".repeat(199) + "…";
    assertThat(world.audited()).containsExactly("command.run ALLOWED " + target + ": " + id);

    world.clock.advance(Duration.ofSeconds(1));
    end(CommandOutcome.exited(null, "SIGKILL", null, null, 0));

    assertThat(world.audited())
        .last()
        .isEqualTo("command.run FAILED " + target + ": " + id + ", failed, SIGKILL");
    assertThat(world.logged().get(0).component()).isEqualTo(started.execution().id().toString());
  }

  @Test
  void rejectsWhatTheHostForbidsAndNamesTheSetting() {
    world.host.permissions = new HostPermissions(Containers.CONTROL, Commands.OFF);

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> run("uptime"))
        .matches(e -> e.code() == ErrorCode.FORBIDDEN)
        .withMessageContaining("commands: allow-list (or any)");

    assertThat(world.host.commands).isEmpty();
    assertThat(
            queries
                .list(world.ada, CommandExecutionRepository.Query.of(world.server, 10, 0))
                .total())
        .isZero();
    assertThat(world.audited())
        .hasSize(1)
        .allMatch(e -> e.startsWith("command.run REFUSED uptime"));
  }

  @Test
  void failsAtOnceWhenTheAgentIsNotThere() {
    world.disconnect();

    assertFails(ErrorCode.AGENT_NOT_CONNECTED, () -> run("uptime"));

    assertThat(
            queries
                .list(world.ada, CommandExecutionRepository.Query.of(world.server, 10, 0))
                .total())
        .isZero();
  }

  @Test
  void endsWhenTheAgentLeavesDuringTheRequest() {
    world.host.gone = true;

    assertFails(ErrorCode.AGENT_NOT_CONNECTED, () -> run("uptime"));

    assertThat(
            queries
                .list(world.ada, CommandExecutionRepository.Query.of(world.server, 10, 0))
                .executions())
        .extracting(CommandExecution::status)
        .containsExactly(CommandStatus.REFUSED);
  }

  @Test
  void isLostWhenTheHubItselfFails() {
    world.host.broken.add(world.server);

    for (int i = 0; i < 3; i++) { // more than there are slots
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run("uptime"));
    }

    assertThat(
            queries
                .list(world.ada, CommandExecutionRepository.Query.of(world.server, 10, 0))
                .executions())
        .hasSize(3)
        .allSatisfy(
            execution -> {
              assertThat(execution.status()).isEqualTo(CommandStatus.LOST);
              assertThat(endOf(execution).reason())
                  .contains("The hub failed")
                  .doesNotContain("as wanted");
            });
    assertThat(world.audited())
        .filteredOn(e -> e.contains(" FAILED "))
        .hasSize(3)
        .allMatch(e -> e.contains("lost, The hub failed") && !e.contains("as wanted"));
  }

  @Test
  void boundsHowManyRunOnAServer() {
    var one = run("one");
    var two = run("two");

    assertFails(ErrorCode.RATE_LIMITED, () -> run("three"));
    assertThat(world.host.commands).hasSize(2);
    assertThat(two.end()).isNotDone();

    end(CommandOutcome.exited(0, null, null, null, 0));
    assertThat(one.end()).isCompleted();
    run("three");
    assertThat(world.host.commands).hasSize(3);
  }

  @Test
  void answersAnUnstorableResultAndStoresItLater() throws Exception {
    RunCommand.Started started = run("uptime");
    executions.failing = true;

    end(CommandOutcome.exited(0, null, null, null, 0));
    assertThat(started.end().get().status()).isEqualTo(CommandStatus.COMPLETED);
    runCommand.retryStores();
    executions.failing = false;
    assertThat(stored(started).status()).isEqualTo(CommandStatus.RUNNING);

    runCommand.retryStores();
    assertThat(stored(started)).isEqualTo(started.end().get());
  }

  @Test
  void hasAnEndOnRecordWhenItCannotBeStored() {
    executions.failing = true;

    for (int i = 0; i < 3; i++) { // more than there are slots
      assertFails(ErrorCode.STORAGE_UNAVAILABLE, () -> run("uptime"));
    }

    assertThat(world.host.commands).isEmpty();
    assertThat(world.audited()).filteredOn(e -> e.contains(" ALLOWED ")).hasSize(3);
    assertThat(world.audited())
        .filteredOn(e -> e.contains(" FAILED "))
        .hasSize(3)
        .allMatch(e -> e.contains("refused, away"));
  }

  @Test
  void isAnsweredThoughItsStartCannotBeStored() throws Exception {
    executions.failingToStart = true;

    RunCommand.Started started = run("uptime");
    end(CommandOutcome.exited(0, null, null, null, 0));

    assertThat(started.end().get().status()).isEqualTo(CommandStatus.COMPLETED);
    assertThat(stored(started)).isEqualTo(started.end().get());
  }

  @Test
  void givesItsSlotBackAndAnswersThoughAWatcherFails() {
    for (int i = 0; i < 3; i++) { // more than there are slots
      RunCommand.Started started = run("uptime");
      outputs.watch(world.ada, world.server, started.execution().id(), new Failing());
      Running sent = world.host.commands.get(i);

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> sent.listener().onEnded(CommandOutcome.exited(0, null, null, null, 0)));

      assertThat(started.end()).isCompletedExceptionally();
      assertThat(stored(started).status()).isEqualTo(CommandStatus.COMPLETED);
    }
    assertThat(world.audited()).filteredOn(e -> e.contains(" COMPLETED ")).hasSize(3);
  }

  @Test
  void belongsToTheServersOwner() {
    RunCommand.Started started = run("uptime");
    CommandExecutionId id = started.execution().id();
    CommandLine line = new CommandLine("uptime", CommandLine.DEFAULT_TIMEOUT, null);

    assertFails(ErrorCode.NOT_FOUND, () -> runCommand.run(world.bob, world.server, line));
    assertFails(ErrorCode.NOT_FOUND, () -> queries.get(world.bob, world.server, id));
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> queries.list(world.bob, CommandExecutionRepository.Query.of(world.server, 10, 0)));
    assertFails(ErrorCode.NOT_FOUND, () -> cancelCommand.cancel(world.bob, world.server, id));
    assertFails(
        ErrorCode.NOT_FOUND, () -> outputs.watch(world.bob, world.server, id, new Recorder()));
    assertThat(world.host.commands).hasSize(1);
    assertThat(world.host.cancelled).isEmpty();
  }

  @Test
  void isFoundOnItsOwnServerOnly() {
    CommandExecutionId id = run("uptime").execution().id();
    var other = world.newServer();

    assertFails(ErrorCode.NOT_FOUND, () -> queries.get(world.ada, other, id));
    assertFails(ErrorCode.NOT_FOUND, () -> cancelCommand.cancel(world.ada, other, id));
    assertFails(ErrorCode.NOT_FOUND, () -> outputs.watch(world.ada, other, id, new Recorder()));
    assertThat(world.host.cancelled).isEmpty();
  }

  @Test
  void showsWhatARunningCommandHasWrittenSoFar() {
    CommandExecutionId id = run("uptime").execution().id();
    world.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "so far");

    CommandQueries.View view = queries.get(world.ada, world.server, id);

    assertThat(view.execution().status()).isEqualTo(CommandStatus.RUNNING);
    assertThat(view.output().text()).isEqualTo("so far");
  }

  @Nested
  class Cancelling {
    @Test
    void asksTheAgentAndLeavesTheEndToIt() throws Exception {
      RunCommand.Started started = run("sleep 600");
      world.clock.advance(Duration.ofSeconds(1));

      cancelCommand.cancel(world.ada, world.server, started.execution().id());

      assertThat(world.host.cancelled).containsExactly(started.execution());
      assertThat(started.end()).isNotDone();
      assertThat(world.audited())
          .last()
          .isEqualTo("command.cancel ALLOWED sleep 600: command_id " + started.execution().id());

      end(CommandOutcome.cancelled(null, 0));
      assertThat(started.end().get().status()).isEqualTo(CommandStatus.CANCELLED);
    }

    @Test
    void reachesACommandThatIsOnlyJustStored() {
      List<Integer> sentBefore = new ArrayList<>();
      executions.onAdded =
          added -> {
            cancelCommand.cancel(world.ada, world.server, added.id());
            sentBefore.add(world.host.commands.size());
          };

      RunCommand.Started started = run("sleep 600");

      assertThat(sentBefore).containsExactly(0);
      // The first came before the agent knew of the command.
      assertThat(world.host.cancelled).containsExactly(started.execution(), started.execution());
    }

    @Test
    void refusesWhatHasEnded() {
      RunCommand.Started started = run("uptime");
      end(CommandOutcome.exited(0, null, null, null, 0));

      assertFails(
          ErrorCode.CONFLICT,
          () -> cancelCommand.cancel(world.ada, world.server, started.execution().id()));

      assertThat(world.host.cancelled).isEmpty();
    }

    @Test
    void doesNotClaimThatAnEarlierAgentCouldDoIt() throws Exception {
      RunCommand.Started started = run("sleep 600");
      world.host.tooOldToCancel = true;

      assertFails(
          ErrorCode.CONFLICT,
          () -> cancelCommand.cancel(world.ada, world.server, started.execution().id()));

      assertThat(world.host.cancelled).isEmpty();
      end(CommandOutcome.exited(0, null, null, null, 0));
      assertThat(started.end().get().status()).isEqualTo(CommandStatus.COMPLETED);
    }

    @Test
    void failsWhenTheAgentIsNotThere() {
      RunCommand.Started started = run("uptime");
      world.host.gone = true;

      assertFails(
          ErrorCode.AGENT_NOT_CONNECTED,
          () -> cancelCommand.cancel(world.ada, world.server, started.execution().id()));
    }

    @Test
    void findsNothingUnknown() {
      assertFails(
          ErrorCode.NOT_FOUND,
          () -> cancelCommand.cancel(world.ada, world.server, CommandExecutionId.random()));
      assertThat(world.audited()).hasSize(1).allMatch(e -> e.contains("REFUSED"));
    }
  }

  @Nested
  class Watching {
    private final Recorder recorder = new Recorder();

    @Test
    void showsEarlierOutputThenNewOutputThenTheEnd() throws Exception {
      RunCommand.Started started = run("uptime");
      CommandDispatcher.Listener listener = world.host.commands.get(0).listener();
      listener.onOutput(StandardStream.STDOUT, "one ");
      listener.onOutput(StandardStream.STDERR, "two ");

      outputs.watch(world.ada, world.server, started.execution().id(), recorder);
      listener.onOutput(StandardStream.STDERR, "three");
      listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

      assertThat(recorder.seen).containsExactly("null:one two ", "STDERR:three", "COMPLETED");
      assertThat(started.end().get().status()).isEqualTo(CommandStatus.COMPLETED);
    }

    @Test
    void showsOneThatHasEndedFromTheStorage() {
      RunCommand.Started started = run("uptime");
      world.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "up");
      end(CommandOutcome.exited(0, null, null, null, 0));

      outputs.watch(world.ada, world.server, started.execution().id(), recorder);

      assertThat(recorder.seen).containsExactly("null:up", "COMPLETED");
    }

    @Test
    void stopsWhenItIsClosed() {
      RunCommand.Started started = run("uptime");
      CommandDispatcher.Listener listener = world.host.commands.get(0).listener();

      outputs.watch(world.ada, world.server, started.execution().id(), recorder).close();
      listener.onOutput(StandardStream.STDOUT, "more");
      listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

      assertThat(recorder.seen).isEmpty();
    }

    @Test
    void notifiesOthersWhenOneLeavesMeanwhile() {
      RunCommand.Started started = run("uptime");
      Leaving atOutput = new Leaving(true);
      Leaving atEnd = new Leaving(false);
      atOutput.watch(started);
      atEnd.watch(started);
      outputs.watch(world.ada, world.server, started.execution().id(), recorder);
      CommandDispatcher.Listener listener = world.host.commands.get(0).listener();

      listener.onOutput(StandardStream.STDOUT, "up");
      listener.onOutput(StandardStream.STDOUT, "!");
      listener.onEnded(CommandOutcome.exited(0, null, null, null, 0));

      assertThat(atOutput.seen).containsExactly("up");
      assertThat(atEnd.seen).containsExactly("up", "!", "COMPLETED");
      assertThat(recorder.seen).containsExactly("STDOUT:up", "STDOUT:!", "COMPLETED");
      assertThat(started.end()).isCompleted();
    }

    private final class Leaving implements CommandOutputs.Watcher {
      private final boolean atOutput;
      private final List<String> seen = new ArrayList<>();
      private CommandOutputs.@Nullable Subscription subscription;

      private Leaving(boolean atOutput) {
        this.atOutput = atOutput;
      }

      private void watch(RunCommand.Started started) {
        subscription = outputs.watch(world.ada, world.server, started.execution().id(), this);
      }

      private void leave() {
        CommandOutputs.Subscription present = subscription;
        if (present != null) {
          present.close();
        }
      }

      @Override
      public void onOutput(@Nullable StandardStream stream, String text) {
        seen.add(text);
        if (atOutput) {
          leave();
        }
      }

      @Override
      public void onEnded(CommandExecution execution) {
        seen.add(execution.status().name());
        leave();
      }

      @Override
      public void onFailed(ChatOpsException reason) {
        seen.add(String.valueOf(reason.getMessage()));
      }
    }

    @Test
    void passesOnWhatIsTooMuchToKeep() {
      RunCommand.Started started = run("yes");
      CommandDispatcher.Listener listener = world.host.commands.get(0).listener();
      listener.onOutput(StandardStream.STDOUT, "y".repeat(RetainedOutput.MAX_BYTES));
      outputs.watch(world.ada, world.server, started.execution().id(), recorder);

      listener.onOutput(StandardStream.STDOUT, "beyond");
      listener.onEnded(CommandOutcome.timedOut(null, 30));

      assertThat(recorder.seen).contains("STDOUT:beyond", "TIMED_OUT");
      assertThat(endOf(stored(started)).output().omittedBytes()).isEqualTo(36);
      assertThat(endOf(stored(started)).output().truncated()).isTrue();
    }
  }

  @Test
  void isOnlyMadeOfWhatCanBeRun() {
    assertThat(invalid("", 60, null)).containsExactly("command");
    assertThat(invalid(" \n", 60, null)).containsExactly("command");
    assertThat(invalid("a\0b", 60, null)).containsExactly("command");
    assertThat(invalid("x".repeat(8_193), 60, null)).containsExactly("command");
    assertThat(invalid("x", 0, null)).containsExactly("timeout");
    assertThat(invalid("x", -5, null)).containsExactly("timeout");
    assertThat(invalid("x", 3_601, null)).containsExactly("timeout");
    assertThat(invalid("x", 60, "tmp")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "/a\0")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "/" + "x".repeat(4_096))).containsExactly("working_directory");
    assertThat(invalid("", 0, "tmp")).containsExactly("command", "timeout", "working_directory");
    assertThat(new CommandLine("x".repeat(8_192), Duration.ofHours(1), "/").timeout())
        .isEqualTo(Duration.ofHours(1));
  }

  private static List<String> invalid(String text, int timeout, @Nullable String directory) {
    try {
      CommandLine line = new CommandLine(text, Duration.ofSeconds(timeout), directory);
      throw new AssertionError("taken: " + line);
    } catch (InvalidFieldException e) {
      return e.errors().stream().map(FieldError::field).toList();
    }
  }

  private RunCommand.Started run(String command) {
    return runCommand.run(
        world.ada, world.server, new CommandLine(command, CommandLine.DEFAULT_TIMEOUT, null));
  }

  /** The first command that was sent ends. */
  private void end(CommandOutcome outcome) {
    world.host.commands.get(0).listener().onEnded(outcome);
  }

  private CommandStatus ended(CommandOutcome outcome) throws Exception {
    RunCommand.Started started = run("uptime");
    Running sent = world.host.commands.get(world.host.commands.size() - 1);
    sent.listener().onEnded(outcome);
    assertThat(stored(started)).isEqualTo(started.end().get());
    return started.end().get().status();
  }

  private CommandExecution stored(RunCommand.Started started) {
    return executions.find(world.server, started.execution().id()).orElseThrow();
  }

  private static End endOf(CommandExecution execution) {
    return Objects.requireNonNull(execution.end());
  }

  private static final class Failing implements CommandOutputs.Watcher {
    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {}

    @Override
    public void onEnded(CommandExecution execution) {
      throw new IllegalStateException("as wanted");
    }

    @Override
    public void onFailed(ChatOpsException reason) {}
  }

  private static final class Recorder implements CommandOutputs.Watcher {
    final List<String> seen = new ArrayList<>();

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      seen.add(stream + ":" + text);
    }

    @Override
    public void onEnded(CommandExecution execution) {
      seen.add(execution.status().name());
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      seen.add(String.valueOf(reason.getMessage()));
    }
  }
}
