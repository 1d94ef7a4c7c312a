package io.chatops.agent.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds environment variables that look like a misspelled setting of the agent. Others may be the
 * hub's, because the quick start gives both the same environment.
 */
final class UnknownVariables {
  /** Names with more differences are taken for other words. */
  private static final int MOST_DIFFERENCES = 2;

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
    @Nullable String nearest = null;
    int least = MOST_DIFFERENCES + 1;
    for (String other : known) {
      int distance = distance(name, other);
      if (distance < least) {
        nearest = other;
        least = distance;
      }
    }
    return nearest == null
        ? Optional.empty()
        : Optional.of(
            name
                + " is not a setting of the agent and has no effect: did you mean "
                + nearest
                + "?");
  }

  /** Returns the edit distance (Levenshtein): the number of letters to add, remove or change. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
