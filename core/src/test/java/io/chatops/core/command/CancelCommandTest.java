package io.chatops.core.command;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelCommandTest extends CommandFixture {
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

    end(killed(CommandStatus.CANCELLED, 0));
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
