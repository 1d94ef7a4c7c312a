package io.chatops.agent.request;

import io.chatops.agent.collect.HostText;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.config.CommandTemplate;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.config.UpdateAccess;
import io.chatops.protocol.ToAgent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides from this host's own configuration which requests are allowed. Every request is checked
 * here, even if the hub has checked it.
 */
public final class Permissions {
  private static final int MAX_SHOWN = 50;
  private static final int MAX_SHOWN_BYTES = 8 * 1024;
  private static final int MAX_SHOWN_LENGTH = 200;

  private final ContainerAccess containers;
  private final CommandRules commands;
  private final UpdateAccess updates;

  public Permissions(AgentConfig config) {
    this.containers = config.containers();
    this.commands = config.commands();
    this.updates = config.updates().access();
  }

  /** Returns the capabilities that the agent names when it signs in; anything not named is off. */
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
    switch (updates) {
      case OFF -> {}
      case NOTIFY -> names.add("updates:notify");
      case AUTO -> names.add("updates:auto");
    }
    return names;
  }

  /**
   * Returns the list of allowed commands for the hub to show, empty unless there is one: entries of
   * at most 200 characters, at most 50, and at most 8 KiB in all, because the first message to the
   * hub is bounded.
   */
  public List<String> allowedCommands() {
    List<String> shown = new ArrayList<>();
    if (commands.access() != CommandAccess.ALLOW_LIST) {
      return shown;
    }
    int bytes = 0;
    for (CommandTemplate entry : commands.allowed()) {
      String text = entry.toString();
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      if (shown.size() == MAX_SHOWN || bytes > MAX_SHOWN_BYTES) {
        break;
      }
      if (text.length() <= MAX_SHOWN_LENGTH) {
        shown.add(text);
      }
    }
    return shown;
  }

  /**
   * Returns the reason for a rejection and the setting to change; empty if the host allows the
   * request.
   */
  public Optional<String> rejection(ToAgent.Request request) {
    if (request instanceof ToAgent.ExecuteCommand command) {
      return rejection(command);
    }
    if (request instanceof ToAgent.UpdateAgent) {
      return updates == UpdateAccess.AUTO
          ? Optional.empty()
          : Optional.of(
              "this host does not let the hub update the agent: set updates: auto in its"
                  + " agent.yaml, or run chatops-agent update there");
    }
    if (request instanceof ToAgent.ControlContainer) {
      return containers == ContainerAccess.CONTROL
          ? Optional.empty()
          : Optional.of(
              "this host does not let the hub control containers: set containers: control in its"
                  + " agent.yaml");
    }
    boolean reads =
        request instanceof ToAgent.GetContainerLogs
            || request instanceof ToAgent.FollowContainerLogs;
    if (reads && containers == ContainerAccess.OFF) {
      return Optional.of(
          "this host does not let the hub read containers: set containers: read in its agent.yaml");
    }
    return Optional.empty();
  }

  /**
   * Returns an allowed request as the action log shows it. A listed command is shown as its words
   * with single blanks and cut, because the hub may put any number of blanks between them.
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
        HostText.cut(words, ActionLog.MAX_SHOWN_LENGTH),
        command.timeoutSeconds(),
        command.workingDirectory(),
        command.stream());
  }

  private Optional<String> rejection(ToAgent.ExecuteCommand command) {
    if (commands.access() == CommandAccess.OFF) {
      return Optional.of(
          "this host does not allow commands: set commands: allow-list in its agent.yaml");
    }
    if (commands.argv(command.command()).isEmpty()) {
      return Optional.of(
          "this host does not allow this command: add it to allowed_commands in its agent.yaml");
    }
    // A listed command may depend on the directory: git, for example, reads its configuration
    // there.
    if (commands.access() == CommandAccess.ALLOW_LIST && command.workingDirectory() != null) {
      return Optional.of(
          "this host runs listed commands in a directory of its own: leave"
              + " working_directory out, or"
              + " set commands: any in its agent.yaml");
    }
    return Optional.empty();
  }
}
