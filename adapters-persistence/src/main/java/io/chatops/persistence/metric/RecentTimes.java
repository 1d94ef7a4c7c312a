package io.chatops.persistence.metric;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** The last {@value #KEPT} times that something took. Safe for use by many threads. */
final class RecentTimes {
  static final int KEPT = 1_000;

  private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
  private final AtomicInteger count = new AtomicInteger();

  void add(long taken) {
    // After the largest number the ring goes on from a full one.
    int at = count.getAndUpdate(before -> before == Integer.MAX_VALUE ? KEPT : before + 1);
    nanos.set(at % KEPT, taken);
  }

  /** Returns the time that 99 of 100 did not exceed; absent before the first. */
  @Nullable Duration p99() {
    int known = Math.min(count.get(), KEPT);
    if (known == 0) {
      return null;
    }
    long[] sorted = new long[known];
    for (int i = 0; i < known; i++) {
      sorted[i] = nanos.get(i);
    }
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(known * 0.99) - 1]);
  }
}
