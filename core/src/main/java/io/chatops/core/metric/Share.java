package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;

/**
 * One of several parts that all servers are divided into; a server is always in the same part.
 * Periodic work runs for one share after another: work on thousands of servers at once would hold
 * up the reports that arrive in that time.
 *
 * @param number 0 to {@code count - 1}
 * @param count of all parts, at least 1
 */
public record Share(int number, int count) {
  /** All servers. */
  public static final Share ALL = new Share(0, 1);

  public Share {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException("no part " + number + " of " + count);
    }
  }

  /** Returns true if the server is one of this part. */
  public boolean has(ServerId serverId) {
    return Math.floorMod(serverId.hashCode(), count) == number;
  }

  /** The part after this one; the first after the last. */
  public Share next() {
    return new Share((number + 1) % count, count);
  }
}
