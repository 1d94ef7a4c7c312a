package io.chatops.persistence.metric;

import io.chatops.core.metric.MetricStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Servers whose ids are next to each other, as PostgreSQL sorts them. Ids are random, so each share
 * of the maintenance is a range of them: an index leads to its rows.
 *
 * @param from the lowest id
 * @param to the highest id, inclusive
 */
record ServerRange(UUID from, UUID to) {
  /** The place of a share's number in an id: the first six bits of 64. */
  private static final int SHIFT =
      Long.SIZE - Integer.numberOfTrailingZeros(MetricStore.MAINTENANCE_SHARES);

  /** Returns the ranges of shares, as few as possible; other numbers have none. */
  static List<ServerRange> ofShares(Collection<Integer> shares) {
    List<ServerRange> ranges = new ArrayList<>();
    int share = 0;
    while (share < MetricStore.MAINTENANCE_SHARES) {
      int first = share;
      while (share < MetricStore.MAINTENANCE_SHARES && shares.contains(share)) {
        share++;
      }
      if (share > first) {
        ranges.add(between(first, share - 1));
      }
      share++;
    }
    return ranges;
  }

  private static ServerRange between(long first, long last) {
    return new ServerRange(new UUID(first << SHIFT, 0), new UUID(((last + 1) << SHIFT) - 1, -1));
  }

  /** Returns the servers of this range after one of it. */
  ServerRange after(UUID server) {
    long low = server.getLeastSignificantBits() + 1;
    long high = server.getMostSignificantBits() + (low == 0 ? 1 : 0);
    return new ServerRange(new UUID(high, low), to);
  }
}
