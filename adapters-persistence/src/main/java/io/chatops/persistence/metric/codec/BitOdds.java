package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * The odds of a yes for each kind of yes-or-no decision. They are learned from the decisions,
 * quickly at first and then slowly. Writer and reader learn the same. For one thread only.
 */
final class BitOdds {
  /** The odds of certainty; neither answer ever reaches it. */
  static final int CERTAIN = 1 << 16;

  private static final int BITS = Integer.numberOfTrailingZeros(CERTAIN);

  private static final int LEAST = 24;

  /** The number of decisions after which the weight of the newest one stays constant. */
  private static final int MEMORY = 60;

  /** The weight of the newest answer, by the number of earlier decisions. */
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

  /** Resets all odds to one half. */
  void reset() {
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
            ? before + (int) (((long) (CERTAIN - before) * pace) >> BITS)
            : before - (int) (((long) before * pace) >> BITS);
    yes[decision] = Math.max(LEAST, Math.min(CERTAIN - LEAST, after));
    if (seen[decision] < MEMORY) {
      seen[decision]++;
    }
  }
}
