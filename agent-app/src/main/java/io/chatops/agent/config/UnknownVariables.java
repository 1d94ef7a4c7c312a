package io.chatops.agent.config;

import io.chatops.protocol.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds environment variables that look like a misspelled setting of the agent. Others may be the
 * hub's, because the quick start gives both the same environment.
 */
final class UnknownVariables {
  /** Names with more differences count as other words. */
  private static final int MAX_DIFFERENCES = 2;

  private UnknownVariables() {}

  /** Returns a warning for each name that is almost a setting, sorted by name. */
  static List<String> warnings(Collection<String> names) {
    List<String> known =
        Stream.concat(
                Stream.of(AgentConfigLoader.FILE_VARIABLE),
                Stream.of(Setting.values()).map(Setting::environmentVariable))
            .toList();
    return new TreeSet<>(names)
        .stream()
            .filter(name -> name.startsWith("CHATOPS_") && !known.contains(name))
            .flatMap(name -> warning(name, known).stream())
            .toList();
  }

  private static Optional<String> warning(String name, List<String> known) {
    return NearestName.of(name, known, MAX_DIFFERENCES)
        .map(
            nearest ->
                "%s is not a setting of the agent and has no effect: did you mean %s?"
                    .formatted(name, nearest));
  }
}
