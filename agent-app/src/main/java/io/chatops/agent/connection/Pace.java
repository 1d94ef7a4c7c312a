package io.chatops.agent.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Holds back the thread that reads from the hub when more comes than any hub needs to send. So a
 * hub cannot use up the host's processors: the rest waits in the sockets. For one thread.
 */
final class Pace {
  /** The bytes of frames that are read in a second; a frame counts {@link #FRAME} more. */
  static final int BYTES_A_SECOND = 4 << 20;

  static final int FRAME = 512;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final LongConsumer pause;
  private long since;
  private long taken;

  Pace() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * @param pause waits about so many nanoseconds
   */
  Pace(LongSupplier nanoTime, LongConsumer pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.since = nanoTime.getAsLong();
  }

  /** Counts a frame of so many bytes, and waits for the next second if this one is used up. */
  void take(int bytes) {
    long now = nanoTime.getAsLong();
    if (now - since >= SECOND) {
      since = now;
      taken = 0;
    }
    taken += bytes + FRAME;
    if (taken > BYTES_A_SECOND) {
      pause.accept(since + SECOND - now);
    }
  }
}
