package io.chatops.agent.log;

import java.time.Duration;
import java.time.Instant;

/** The most that is written of a kind in a minute, so that it cannot push out other entries. */
public final class MinuteQuota {
  private final int limit;
  private Instant minute = Instant.EPOCH;
  private int taken;
  private long leftOut;

  public MinuteQuota(int limit) {
    this.limit = limit;
  }

  /** Returns true if so much more may be written now; else counts the entry as left out. */
  public boolean take(Instant now, int amount) {
    // A clock that is set back must not stop the entries until it is there again.
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

  /** The number of entries left out and not told of yet. */
  public long leftOut() {
    return leftOut;
  }

  /** The same; they count as told of from now on. */
  public long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}
