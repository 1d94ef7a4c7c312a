package io.chatops.agent.log;

import java.time.Duration;
import java.time.Instant;

/** A limit on one kind of entry per minute, so that a flood of them cannot displace the others. */
public final class MinuteQuota {
  private final int limit;
  private Instant minute = Instant.EPOCH;
  private int used;
  private long dropped;

  public MinuteQuota(int limit) {
    this.limit = limit;
  }

  /**
   * Returns true if this amount may still be written in the current minute; otherwise counts the
   * entry as dropped.
   */
  public boolean tryUse(Instant now, int amount) {
    // If the clock is set back, a new minute starts; otherwise entries would be dropped until the
    // old time is reached again.
    if (now.isBefore(minute) || Duration.between(minute, now).toSeconds() >= 60) {
      minute = now;
      used = 0;
    }
    if (used + amount > limit) {
      dropped++;
      return false;
    }
    used += amount;
    return true;
  }

  /** Returns the number of entries dropped since the last {@link #resetDropped}. */
  public long dropped() {
    return dropped;
  }

  /** Returns the number of dropped entries and resets it to zero. */
  public long resetDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }
}
