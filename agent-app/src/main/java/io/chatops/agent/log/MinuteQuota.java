package io.chatops.agent.log;

import java.time.Duration;
import java.time.Instant;

/** A quota for one kind of entry per minute, so that a flood of them cannot push out the others. */
public final class MinuteQuota {
  private final int limit;
  private Instant minute = Instant.EPOCH;
  private int taken;
  private long leftOut;

  public MinuteQuota(int limit) {
    this.limit = limit;
  }

  /**
   * Returns true if this amount may still be written in the current minute; otherwise counts the
   * entry as left out.
   */
  public boolean take(Instant now, int amount) {
    // If the clock is set back, a new minute starts; otherwise entries would be held back until the
    // old time is reached again.
    if (now.isBefore(minute) || Duration.between(minute, now).toSeconds() >= 60) {
      minute = now;
      taken = 0;
    }
    if (taken + amount > limit) {
      leftOut++;
      return false;
    }
    taken += amount;
    return true;
  }

  /** Returns the number of entries left out since the last {@link #takeLeftOut}. */
  public long leftOut() {
    return leftOut;
  }

  /** Returns the number of entries left out and resets it to zero. */
  public long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}
