package io.chatops.ws.browser;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A bound on how often something is done in a minute. For one thread at a time. */
final class MinuteRateLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int max;
  private final InstantSource clock;
  private Instant minuteStart = Instant.EPOCH;
  private int count;

  MinuteRateLimit(int most, InstantSource clock) {
    this.max = most;
    this.clock = clock;
  }

  /** Counts one more; returns false if it is too many. */
  boolean allows() {
    Instant now = clock.instant();
    if (!minuteStart.plus(MINUTE).isAfter(now)) {
      minuteStart = now;
      count = 0;
    }
    count++;
    return count <= max;
  }
}
