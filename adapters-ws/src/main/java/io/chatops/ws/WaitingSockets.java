package io.chatops.ws;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the sockets that have not authenticated yet, so that a thousand that never do cost no more
 * than the limits allow.
 */
public final class WaitingSockets {
  private final int limit;
  private final int limitPerAddress;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int total;

  public WaitingSockets(int limit, int limitPerAddress) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** Takes a place; false when there is none left. */
  public synchronized boolean enter(String address) {
    int here = byAddress.getOrDefault(address, 0);
    if (total >= limit || here >= limitPerAddress) {
      return false;
    }
    total++;
    byAddress.put(address, here + 1);
    return true;
  }

  /** Gives a place back; once for each that was taken. */
  public synchronized void leave(String address) {
    total--;
    byAddress.computeIfPresent(address, (a, here) -> here == 1 ? null : here - 1);
  }

  public synchronized int count() {
    return total;
  }
}
