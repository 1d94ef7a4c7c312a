package io.chatops.core.agent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices when two agents of one server push each other out. After {@link #REPLACED_IN_A_ROW}
 * replacements, each within {@link #REPLACED_EARLY}, the present connection is to be kept. Written
 * under its owner's lock.
 */
final class DuplicateAgents {
  /** A connection that is replaced within this time counts as pushed out. */
  static final Duration REPLACED_EARLY = Duration.ofMinutes(1);

  /** A restarted agent or a poor network causes one or two in a row, seldom more. */
  static final int REPLACED_IN_A_ROW = 3;

  /** Longer than an agent ever waits before it connects again. */
  static final Duration COMPETING_FOR = Duration.ofMinutes(10);

  private int pushedOut;
  private volatile @Nullable Instant rejectedAt;

  /** Starts over, since the server had no live connection. */
  void reset() {
    pushedOut = 0;
  }

  /**
   * Takes in one more connection; returns true when it must be refused.
   *
   * @param connectedAt when the present connection began
   * @param isHeard true while the present connection is heard
   */
  boolean rejects(Instant connectedAt, boolean isHeard, Instant now) {
    pushedOut = now.isBefore(connectedAt.plus(REPLACED_EARLY)) ? pushedOut + 1 : 0;
    boolean refused = isHeard && (pushedOut > REPLACED_IN_A_ROW || isCompeting(now));
    rejectedAt = refused ? now : rejectedAt;
    return refused;
  }

  /** Returns true while the last refusal is recent. */
  boolean isCompeting(Instant now) {
    Instant refused = rejectedAt;
    return refused != null && refused.plus(COMPETING_FOR).isAfter(now);
  }
}
