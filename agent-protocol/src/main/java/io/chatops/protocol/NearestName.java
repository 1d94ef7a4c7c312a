package io.chatops.protocol;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the known name that is most similar to a mistyped one. */
public final class NearestName {
  private NearestName() {}

  /**
   * Returns the known name with the smallest edit distance (Levenshtein).
   *
   * @param maxDifferences the maximum edit distance; beyond it the result is empty
   */
  public static Optional<String> of(String name, Collection<String> known, int maxDifferences) {
    @Nullable String nearest = null;
    int least = maxDifferences + 1;
    for (String other : known) {
      int distance = distance(name, other);
      if (distance < least) {
        nearest = other;
        least = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

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
