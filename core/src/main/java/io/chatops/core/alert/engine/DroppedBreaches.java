package io.chatops.core.alert.engine;

import io.chatops.core.identity.ServerId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the breaches that are not followed because too many values of their server exceed their
 * thresholds, and logs the count at most once a minute. Thread-safe.
 */
final class DroppedBreaches {
  private static final System.Logger LOG = System.getLogger(DroppedBreaches.class.getName());
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final LongAdder count = new LongAdder();
  private Instant nextLogAt = Instant.MIN;

  DroppedBreaches(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns the number of all reports since the start, each breach once for each report. */
  long count() {
    return count.sum();
  }

  /** A report had more of them than are followed. */
  void add(ServerId serverId, int breaches) {
    count.add(breaches);
    if (mayLog()) {
      LOG.log(
          Level.WARNING,
          breaches
              + " breaches are not followed, server="
              + serverId
              + ": "
              + KeyWatches.MAX_KEYS
              + " alerts and pending breaches of it are; name a metric_detail in its thresholds,"
              + " which is always followed, or set them farther off");
    }
  }

  private synchronized boolean mayLog() {
    Instant now = clock.instant();
    if (now.isBefore(nextLogAt)) {
      return false;
    }
    nextLogAt = now.plus(LOG_INTERVAL);
    return true;
  }
}
