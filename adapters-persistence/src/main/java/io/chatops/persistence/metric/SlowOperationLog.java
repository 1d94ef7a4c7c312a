package io.chatops.persistence.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Logs work that took too long, at most once a minute. Safe for use by many threads. */
final class SlowOperationLog {
  private static final System.Logger LOG = System.getLogger(SlowOperationLog.class.getName());
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Duration allowed;
  private final InstantSource clock;
  private Instant quietUntil = Instant.MIN;
  private long unsaid;

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
      say(nanos, what);
    }
  }

  private synchronized void say(long nanos, Supplier<String> what) {
    Instant now = clock.instant();
    if (now.isBefore(quietUntil)) {
      unsaid++;
      return;
    }
    String others = unsaid == 0 ? "" : "; so did " + unsaid + " others since this was last said";
    unsaid = 0;
    quietUntil = now.plus(QUIET);
    LOG.log(
        System.Logger.Level.WARNING,
        what.get() + " took " + nanos / 1_000_000 + " ms, longer than " + allowed + others);
  }
}
