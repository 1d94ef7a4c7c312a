package io.chatops.core.assembly;

import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.AgentUpdates;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.UpdateAgent;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.RunCommand;
import io.chatops.core.container.ContainerControl;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.container.ListContainers;
import io.chatops.core.container.ListFleetContainers;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.server.OwnedServers;
import java.util.concurrent.Executor;

/** The use cases that act on hosts: containers, their logs, and commands. */
public record ActionUseCases(
    ListContainers listContainers,
    ListFleetContainers listFleetContainers,
    ControlContainer controlContainer,
    ReadContainerLogs readContainerLogs,
    FollowContainerLogs followContainerLogs,
    RunCommand runCommand,
    CancelCommand cancelCommand,
    CommandQueries commandQueries,
    CommandOutputs commandOutputs,
    UpdateAgent updateAgent) {
  private static final int PER_SERVER = 16;
  private static final int PER_USER = 64;

  /**
   * Builds the use cases.
   *
   * @param gateway asks the agents
   * @param blocking runs what blocks once an agent has answered
   * @param maxCommands how many commands may run at once; each may keep 1 MiB of output
   */
  public static <G extends ContainerControl & ContainerLogs & CommandDispatcher & AgentUpdates>
      ActionUseCases of(SharedState shared, G gateway, Executor blocking, int maxCommands) {
    HostActions actions = shared.actions();
    OwnedServers owned = shared.owned();
    CommandExecutionRepository executions = shared.storage().commandExecutions();
    CommandOutputs outputs = new CommandOutputs(owned, executions);
    return new ActionUseCases(
        new ListContainers(owned, shared.latest(), shared.reader()),
        new ListFleetContainers(owned, shared.latest(), shared.reader(), shared.ownership()),
        new ControlContainer(
            actions, gateway, ActionSlots.quartered(PER_SERVER, PER_USER, 1_000), blocking),
        // Fewer: each may hold some MiB of lines.
        new ReadContainerLogs(actions, gateway, ActionSlots.quartered(4, 8, 32), blocking),
        new FollowContainerLogs(actions, gateway, blocking),
        new RunCommand(
            shared.ownership().id(),
            actions,
            executions,
            gateway,
            outputs,
            ActionSlots.quartered(PER_SERVER, PER_USER, maxCommands),
            shared.quotas().commandOutput(),
            shared.clock(),
            blocking),
        new CancelCommand(owned, actions, executions, outputs, gateway, shared.audit()),
        new CommandQueries(owned, executions, outputs),
        outputs,
        new UpdateAgent(
            owned,
            shared.audit(),
            actions,
            shared.releases(),
            gateway,
            new ActionSlots(1, PER_USER, 1_000),
            blocking));
  }
}
