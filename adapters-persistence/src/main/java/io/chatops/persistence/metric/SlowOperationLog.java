package io.chatops.persistence.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Logs work that took too long, at most once a minute. Safe for use by many threads. */
final class SlowOperationLog {
  private static final System.Logger LOG = System.getLogger(SlowOperationLog.class.getName());
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final Duration allowed;
  private final InstantSource clock;
  private Instant nextLogAt = Instant.MIN;
  private long unlogged;

  SlowOperationLog(Duration allowed, InstantSource clock) {
    this.allowed = allowed;
    this.clock = clock;
  }

  /**
   * Logs the work if it took too long.
   *
   * @param what a name for people
   */
  void took(long nanos, Supplier<String> what) {
    if (nanos > allowed.toNanos()) {
      log(nanos, what);
    }
  }

  private synchronized void log(long nanos, Supplier<String> what) {
    Instant now = clock.instant();
    if (now.isBefore(nextLogAt)) {
      unlogged++;
      return;
    }
    String others =
        unlogged == 0 ? "" : "; so did " + unlogged + " others since the last such message";
    unlogged = 0;
    nextLogAt = now.plus(LOG_INTERVAL);
    LOG.log(
        System.Logger.Level.WARNING,
        what.get() + " took " + nanos / 1_000_000 + " ms, longer than " + allowed + others);
  }
}
