package io.chatops.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The commands that the host's owner lets the hub run, and their longest time.
 *
 * @param allowed the commands that may run where access is {@link CommandAccess#ALLOW_LIST}; the
 *     first that covers a command counts
 * @param longest after which a command is ended, whatever the hub says
 */
public record CommandRules(CommandAccess access, List<CommandTemplate> allowed, Duration longest) {
  public CommandRules {
    allowed = List.copyOf(allowed);
  }

  /** The program to start for a command line, and its arguments; empty if it may not run. */
  public Optional<List<String>> argv(String command) {
    return switch (access) {
      case OFF -> Optional.empty();
      case ALLOW_LIST ->
          allowed.stream().map(entry -> entry.match(command)).flatMap(Optional::stream).findFirst();
      case ANY -> Optional.of(List.of("/bin/sh", "-c", command));
    };
  }
}
