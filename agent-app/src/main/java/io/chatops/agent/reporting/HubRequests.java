package io.chatops.agent.reporting;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers what the hub asks of this machine, as far as its owner allows it. A request that cannot
 * be met is refused with the setting that would change that, never ignored.
 */
final class HubRequests implements Function<ToAgent, Optional<FromAgent>> {
  private final AgentConfig config;
  private final Supplier<List<AgentReport.ProcessInfo>> processes;

  HubRequests(AgentConfig config, Supplier<List<AgentReport.ProcessInfo>> processes) {
    this.config = config;
    this.processes = processes;
  }

  /** What this version can do of what the host allows. */
  static List<String> capabilities() {
    return List.of("processes");
  }

  @Override
  public Optional<FromAgent> apply(ToAgent request) {
    if (request instanceof ToAgent.ListProcesses list) {
      return Optional.of(new FromAgent.ProcessList(list.requestId(), processes.get()));
    }
    if (request instanceof ToAgent.Unknown unknown && unknown.requestId() != null) {
      return Optional.of(new FromAgent.Refusal(reason(unknown.type()), unknown.requestId()));
    }
    return Optional.empty();
  }

  private String reason(String type) {
    return switch (type) {
      case "execute_command" ->
          config.commands() == CommandAccess.OFF
              ? "this host does not allow commands: set commands: allow-list in its agent.yaml"
              : notYet("run commands");
      case "start_container", "stop_container", "restart_container" ->
          config.containers() == ContainerAccess.CONTROL
              ? notYet("control containers")
              : "this host does not allow to control containers: set containers: control in its"
                  + " agent.yaml";
      case "get_container_logs", "follow_container_logs" ->
          config.containers() == ContainerAccess.OFF
              ? "this host does not allow to read containers: set containers: read in its"
                  + " agent.yaml"
              : notYet("read the logs of containers");
      default -> notYet("answer " + type);
    };
  }

  private static String notYet(String deed) {
    return "version "
        + AgentVersion.current()
        + " of the agent cannot "
        + deed
        + ": update the agent on this host";
  }
}
