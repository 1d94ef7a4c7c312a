package io.chatops.agent.request;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.protocol.ToAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the hub may ask for: the configuration of this host, and nothing that a hub says. Every
 * request passes here, whatever the hub itself has checked.
 */
public final class Permissions {
  private final ContainerAccess containers;
  private final CommandRules commands;

  public Permissions(AgentConfig config) {
    this.containers = config.containers();
    this.commands = config.commands();
  }

  /** What the agent tells the hub about it when it signs in; what is not named is off. */
  public List<String> capabilities() {
    List<String> names = new ArrayList<>(List.of("processes"));
    if (containers != ContainerAccess.OFF) {
      names.add("containers:read");
    }
    if (containers == ContainerAccess.CONTROL) {
      names.add("containers:control");
    }
    switch (commands.access()) {
      case OFF -> {}
      case ALLOW_LIST -> names.add("commands:allow-list");
      case ANY -> names.add("commands:any");
    }
    return names;
  }

  /** Why the host does not allow it, with the setting to change; empty if it does. */
  public Optional<String> refusal(ToAgent.Request request) {
    if (request instanceof ToAgent.ExecuteCommand command) {
      return refusal(command);
    }
    if (request instanceof ToAgent.ControlContainer) {
      return containers == ContainerAccess.CONTROL
          ? Optional.empty()
          : Optional.of(
              "this host does not allow to control containers: set containers: control in its"
                  + " agent.yaml");
    }
    boolean reads =
        request instanceof ToAgent.GetContainerLogs
            || request instanceof ToAgent.FollowContainerLogs;
    if (reads && containers == ContainerAccess.OFF) {
      return Optional.of(
          "this host does not allow to read containers: set containers: read in its agent.yaml");
    }
    return Optional.empty();
  }

  /**
   * How the host's own record shows a request that is allowed: a listed command by the words that
   * it came to, cut, since the hub may put any number of blanks between them.
   */
  ToAgent.Request recorded(ToAgent.Request request) {
    if (commands.access() != CommandAccess.ALLOW_LIST
        || !(request instanceof ToAgent.ExecuteCommand command)) {
      return request;
    }
    String words =
        commands
            .argv(command.command())
            .map(argv -> String.join(" ", argv))
            .orElse(command.command());
    return new ToAgent.ExecuteCommand(
        command.requestId(),
        ActionLog.cut(words, ActionLog.LONGEST_SHOWN),
        command.timeoutSeconds(),
        command.workingDirectory(),
        command.stream());
  }

  private Optional<String> refusal(ToAgent.ExecuteCommand command) {
    if (commands.access() == CommandAccess.OFF) {
      return Optional.of(
          "this host does not allow commands: set commands: allow-list in its agent.yaml");
    }
    if (commands.argv(command.command()).isEmpty()) {
      return Optional.of(
          "this host does not allow this command: add it to allowed_commands in its agent.yaml");
    }
    // What a listed command does may depend on the directory, such as git's configuration.
    if (commands.access() == CommandAccess.ALLOW_LIST && command.workingDirectory() != null) {
      return Optional.of(
          "this host runs listed commands in a directory of its own: leave working_directory out, or"
              + " set commands: any in its agent.yaml");
    }
    return Optional.empty();
  }
}
