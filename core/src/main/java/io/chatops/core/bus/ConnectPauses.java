package io.chatops.core.bus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses of a link between its attempts to connect: from about a tenth of a second, each twice
 * the one before, to about five seconds. They are random, so that not all hubs come at once when a
 * bus is there again. One thread waits; others may stop it.
 */
public final class ConnectPauses {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private long millis = FIRST_MILLIS;

  /** Waits for the next pause, or until it is stopped. */
  public void await() {
    long pause = millis / 2 + ThreadLocalRandom.current().nextLong(millis);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    try {
      var unused = stopped.await(pause, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  /** Begins again with the first pause. */
  public void reset() {
    millis = FIRST_MILLIS;
  }

  /** Ends the present pause, and all others. */
  public void stop() {
    stopped.countDown();
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
