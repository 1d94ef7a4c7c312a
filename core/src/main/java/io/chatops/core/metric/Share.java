package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;

/**
 * One of several parts that all servers fall into, each always into the same. What is to be done
 * for each server from time to time is done for one share after another: done for thousands at
 * once, it would hold up the reports that come meanwhile.
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
