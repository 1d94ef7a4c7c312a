package io.chatops.core.remote;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pace of answers to all hubs together: each is a message, which is sealed, sent and remembered
 * by the hub that asks for the next. Safe for use by many threads.
 */
final class AnswerPace {
  /** The time from one turn to the next, and the least time between two answers of a stream. */
  static final Duration GAP = Duration.ofMillis(100);

  /** The most streams with that gap. With more it grows, so that all have 320 answers a second. */
  static final int MOST_AT_GAP = 32;

  /** The bytes of answers that are not small from one turn to the next: 40 MiB/s. */
  private static final long MOST_BYTES = 4L << 20;

  private final AtomicLong left = new AtomicLong(MOST_BYTES);
  private volatile long gapNanos = GAP.toNanos();

  /** Begins the next turn, with this number of open streams. */
  void turn(long streams) {
    gapNanos = Math.max(GAP.toNanos(), GAP.toNanos() * streams / MOST_AT_GAP);
    left.set(MOST_BYTES);
  }

  /** Returns the least time between two answers of a stream, in nanoseconds. */
  long gapNanos() {
    return gapNanos;
  }

  /** Returns true if an answer of so many bytes may leave now; otherwise the next turn has it. */
  boolean takes(int bytes) {
    return bytes <= Outbox.SMALL || left.getAndUpdate(now -> now > 0 ? now - bytes : now) > 0;
  }
}
