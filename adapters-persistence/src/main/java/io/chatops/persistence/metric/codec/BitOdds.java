package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * How likely each of some yes-or-no decisions is a yes, learned while they are made: quickly at
 * first, then slowly. Writer and reader learn the same. For one thread.
 */
final class BitOdds {
  /** Odds are of this many; neither answer is ever thought impossible. */
  static final int CERTAIN = 1 << 16;

  private static final int LEAST = 24;

  /** After so many decisions the newest counts no less any more. */
  private static final int MEMORY = 60;

  /** How much of the way to the newest answer the odds go, by how many there were before. */
  private static final int[] PACE = new int[MEMORY + 1];

  static {
    for (int i = 0; i <= MEMORY; i++) {
      PACE[i] = (int) (CERTAIN / (i + 1.6));
    }
  }

  private final int[] yes;
  private final byte[] seen;

  BitOdds(int decisions) {
    yes = new int[decisions];
    seen = new byte[decisions];
  }

  /** Knows nothing again. */
  void forget() {
    Arrays.fill(yes, CERTAIN / 2);
    Arrays.fill(seen, (byte) 0);
  }

  int yes(int decision) {
    return yes[decision];
  }

  void learn(int decision, boolean answer) {
    int before = yes[decision];
    int pace = PACE[seen[decision]];
    int after =
        answer
            ? before + (int) ((long) (CERTAIN - before) * pace / CERTAIN)
            : before - (int) ((long) before * pace / CERTAIN);
    yes[decision] = Math.max(LEAST, Math.min(CERTAIN - LEAST, after));
    if (seen[decision] < MEMORY) {
      seen[decision]++;
    }
  }
}
