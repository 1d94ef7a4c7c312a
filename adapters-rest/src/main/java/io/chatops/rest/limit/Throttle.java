package io.chatops.rest.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Allows each of many callers a number of attempts in a time; attempts come back evenly. Memory is
 * bounded: beyond a number of callers, the idlest one is forgotten. Safe for use by many threads.
 */
final class Throttle<K> {
  private final Cache<K, Bucket> buckets;
  private final int capacity;
  private final Duration window;
  private final TimeMeter meter;

  Throttle(int capacity, Duration window, int maxCallers, InstantSource clock) {
    this.capacity = capacity;
    this.window = window;
    this.meter = new ClockMeter(clock);
    // A caller idle for the whole window has a full bucket again: nothing is lost by forgetting it.
    this.buckets = Caffeine.newBuilder().maximumSize(maxCallers).expireAfterAccess(window).build();
  }

  /**
   * The outcome of one attempt.
   *
   * @param retryAfter the time until the next attempt is allowed; zero if this one was
   * @param untilFull the time until the caller may use the whole limit again
   */
  record Consumed(
      boolean allowed, int limit, long remaining, Duration retryAfter, Duration untilFull) {}

  Consumed consume(K caller) {
    return consumed(bucket(caller).tryConsumeAndReturnRemaining(1));
  }

  /** Returns the number of attempts that the caller may make now. */
  long available(K caller) {
    return bucket(caller).getAvailableTokens();
  }

  /** Returns the time until the caller may try; zero if it may now. Takes nothing. */
  Duration waitOf(K caller) {
    return Duration.ofNanos(bucket(caller).estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  private Consumed consumed(ConsumptionProbe probe) {
    return new Consumed(
        probe.isConsumed(),
        capacity,
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForRefill()),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  private Bucket bucket(K caller) {
    return buckets.get(
        caller,
        c ->
            Bucket.builder()
                .withCustomTimePrecision(meter)
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, window))
                .build());
  }

  private static final class ClockMeter implements TimeMeter {
    private final InstantSource clock;

    ClockMeter(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public long currentTimeNanos() {
      return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
