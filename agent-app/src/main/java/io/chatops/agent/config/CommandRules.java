package io.chatops.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The commands that this host allows the hub to run, and their time limit.
 *
 * @param allowed the commands allowed if access is {@link CommandAccess#ALLOW_LIST}; the first
 *     entry that matches a command applies
 * @param maxDuration the time after which a command is stopped, whatever the hub requests
 */
public record CommandRules(
    CommandAccess access, List<CommandTemplate> allowed, Duration maxDuration) {
  public CommandRules {
    allowed = List.copyOf(allowed);
  }

  /**
   * Returns the program to start for a command line and its arguments; empty if it is not allowed.
   */
  public Optional<List<String>> argv(String command) {
    return switch (access) {
      case OFF -> Optional.empty();
      case ALLOW_LIST ->
          allowed.stream().map(entry -> entry.match(command)).flatMap(Optional::stream).findFirst();
      case ANY -> Optional.of(List.of("/bin/sh", "-c", command));
    };
  }
}
