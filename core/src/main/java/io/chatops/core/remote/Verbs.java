package io.chatops.core.remote;

import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.agent.UpdateAgent;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.RunCommand;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.container.ReadContainerLogs;
import java.util.List;

/** All kinds of requests. Each calls one use case, which knows nothing of other hubs. */
public record Verbs(
    ControlVerb control,
    ReadLogsVerb readLogs,
    RunVerb run,
    CancelVerb cancel,
    LookVerb look,
    ProcessesVerb processes,
    HealthVerb health,
    UpdateVerb update,
    FollowLogs followLogs,
    WatchOutput watchOutput) {

  /** Makes verbs of the use cases of this hub. */
  public static Verbs of(
      ControlContainer controlContainer,
      ReadContainerLogs readContainerLogs,
      RunCommand runCommand,
      CancelCommand cancelCommand,
      CommandQueries commandQueries,
      ListProcesses listProcesses,
      CheckServerHealth checkServerHealth,
      UpdateAgent updateAgent,
      FollowContainerLogs followContainerLogs,
      CommandOutputs commandOutputs) {
    return new Verbs(
        new ControlVerb(controlContainer),
        new ReadLogsVerb(readContainerLogs),
        new RunVerb(runCommand),
        new CancelVerb(cancelCommand),
        new LookVerb(commandQueries),
        new ProcessesVerb(listProcesses),
        new HealthVerb(checkServerHealth),
        new UpdateVerb(updateAgent),
        new FollowLogs(followContainerLogs),
        new WatchOutput(commandOutputs));
  }

  List<RequestKind<?>> all() {
    return List.of(
        control, readLogs, run, cancel, look, processes, health, update, followLogs, watchOutput);
  }
}
