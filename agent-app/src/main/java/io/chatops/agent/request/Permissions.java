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
 * The requests that this host allows, by its own configuration alone. Every request passes here,
 * even if the hub has checked it.
 */
public final class Permissions {
  private final ContainerAccess containers;
  private final CommandRules commands;

  public Permissions(AgentConfig config) {
    this.containers = config.containers();
    this.commands = config.commands();
  }

  /** The capabilities that the agent names when it signs in; anything not named is off. */
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

  /** The reason for a refusal, with the setting to change; empty if the host allows it. */
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
   * An allowed request as the action log shows it. A listed command is shown by its words, cut,
   * since the hub may put any number of blanks between them.
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
