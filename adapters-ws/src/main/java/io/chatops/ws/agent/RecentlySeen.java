package io.chatops.ws.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of recent events by key, for a limited number of keys. The keys not seen for the longest
 * time are dropped first. Thread-safe.
 */
final class RecentlySeen<K> {
  private static final int MAX_KEYS = 10_000;

  private final InstantSource clock;
  private final Duration window;
  private final Map<K, Count> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Count> eldest) {
          return size() > MAX_KEYS;
        }
      };

  private record Count(Instant since, int times) {}

  RecentlySeen(InstantSource clock, Duration window) {
    this.clock = clock;
    this.window = window;
  }

  /** Counts one more event; returns the number of earlier ones in the window. */
  synchronized int add(K key) {
    Instant now = clock.instant();
    int before = count(key, now);
    Count present = counts.get(key);
    Instant since = before == 0 || present == null ? now : present.since();
    counts.put(key, new Count(since, before + 1));
    return before;
  }

  synchronized int count(K key) {
    return count(key, clock.instant());
  }

  private int count(K key, Instant now) {
    Count count = counts.get(key);
    return count == null || !count.since().plus(window).isAfter(now) ? 0 : count.times();
  }
}
