package io.chatops.core.bus;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The leave to log something that others can cause as often as they like: once a minute. Safe for
 * use by many threads.
 */
public final class RareWarning {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final AtomicLong next;

  /**
   * Gives leave at once.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  public RareWarning(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Returns true if it may be logged now, which counts. */
  public boolean isDue() {
    long now = nanoTime.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS);
  }
}
