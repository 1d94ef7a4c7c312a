package io.chatops.agent.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Both clocks of the agent, wall and monotonic; they move when a test says so. */
public final class TestClock implements InstantSource, LongSupplier {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  private long nanos;

  @Override
  public Instant instant() {
    return START.plusNanos(nanos);
  }

  @Override
  public long getAsLong() {
    return nanos;
  }

  public void advance(Duration duration) {
    nanos += duration.toNanos();
  }
}
