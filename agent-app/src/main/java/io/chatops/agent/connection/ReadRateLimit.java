package io.chatops.agent.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Pauses the thread that reads from the hub when more arrives than a hub needs to send, so that a
 * hub cannot use up the machine's CPU time. Unread data stays in the socket buffers. For one thread
 * only.
 */
final class ReadRateLimit {
  /** The bytes of frames read per second; each frame counts as {@link #FRAME} bytes more. */
  static final int BYTES_PER_SECOND = 4 << 20;

  static final int FRAME = 512;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final LongConsumer pause;
  private long windowStart;
  private long used;

  ReadRateLimit() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * @param pause waits about the given number of nanoseconds
   */
  ReadRateLimit(LongSupplier nanoTime, LongConsumer pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.windowStart = nanoTime.getAsLong();
  }

  /**
   * Counts a frame of this many bytes, and waits for the next second if the current one is used up.
   */
  void acquire(int bytes) {
    long now = nanoTime.getAsLong();
    if (now - windowStart >= SECOND) {
      windowStart = now;
      used = 0;
    }
    used += bytes + FRAME;
    if (used > BYTES_PER_SECOND) {
      pause.accept(windowStart + SECOND - now);
    }
  }
}
