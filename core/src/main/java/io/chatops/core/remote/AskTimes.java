package io.chatops.core.remote;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The times at which other hubs were asked for servers. Those of more than a minute ago are
 * forgotten. Safe for use by many threads.
 */
final class AskTimes {
  /** The time after which nobody looks at a server any more. */
  static final Duration FORGET = Duration.ofMinutes(1);

  private final Map<ServerId, Long> times = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private volatile long forgotAt;

  /**
   * Knows of none.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  AskTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.forgotAt = nanoTime.getAsLong();
  }

  /** Returns how long ago a server was asked for, in nanoseconds; the largest number if never. */
  long since(ServerId serverId) {
    Long at = times.get(serverId);
    return at == null ? Long.MAX_VALUE : nanoTime.getAsLong() - at;
  }

  /** Notes that a server is asked for now. */
  void note(ServerId serverId) {
    long now = nanoTime.getAsLong();
    if (now - forgotAt >= FORGET.toNanos()) {
      forgotAt = now;
      times.values().removeIf(at -> now - at >= FORGET.toNanos());
    }
    times.put(serverId, now);
  }
}
