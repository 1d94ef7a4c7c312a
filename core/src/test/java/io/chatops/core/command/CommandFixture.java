package io.chatops.core.command;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.HubId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.quota.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One server, and everything that runs, cancels and shows commands on it. */
abstract class CommandFixture {
  final ActionFixture world = new ActionFixture();
  final FailingAtWill executions = new FailingAtWill();
  final CommandOutputs outputs = new CommandOutputs(world.owned, executions);
  final CommandQueries queries = new CommandQueries(world.owned, executions, outputs);
  final RunCommand runCommand =
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
  final CancelCommand cancelCommand =
      new CancelCommand(world.owned, world.actions, executions, outputs, world.host, world.audit);

  final RunCommand.Started run(String command) {
    return runCommand.run(
        world.ada, world.server, new CommandLine(command, CommandLine.DEFAULT_TIMEOUT, null));
  }

  /** The first command that was sent ends. */
  final void end(CommandOutcome outcome) {
    world.host.commands.get(0).listener().onEnded(outcome);
  }

  final CommandExecution stored(RunCommand.Started started) {
    return executions.find(world.server, started.execution().id()).orElseThrow();
  }

  /** The agent killed the command. */
  static CommandOutcome killed(CommandStatus status, long omittedBytes) {
    return new CommandOutcome(status, null, null, null, null, omittedBytes, null, null);
  }

  static End endOf(CommandExecution execution) {
    return Objects.requireNonNull(execution.end());
  }

  static final class Recorder implements CommandOutputs.Watcher {
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
