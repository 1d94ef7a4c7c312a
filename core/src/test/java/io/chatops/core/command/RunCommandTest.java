package io.chatops.core.command;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.StandardStream;
import io.chatops.core.testing.DrivenHost.Running;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RunCommandTest extends CommandFixture {
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
    assertThat(ended(killed(CommandStatus.TIMED_OUT, 0))).isEqualTo(CommandStatus.TIMED_OUT);
    assertThat(ended(killed(CommandStatus.CANCELLED, 0))).isEqualTo(CommandStatus.CANCELLED);
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

  private CommandStatus ended(CommandOutcome outcome) throws Exception {
    RunCommand.Started started = run("uptime");
    Running sent = world.host.commands.get(world.host.commands.size() - 1);
    sent.listener().onEnded(outcome);
    assertThat(stored(started)).isEqualTo(started.end().get());
    return started.end().get().status();
  }
}
