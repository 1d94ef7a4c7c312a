package io.chatops.core.bus;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses of a link between its attempts to connect: from about a tenth of a second, each twice
 * the one before, to about five seconds, until a connection has lived for a while. They are random,
 * so that not all hubs come at once when a bus is there again. One thread waits; others may stop
 * it.
 */
public final class ConnectPauses {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;

  /** A connection that ends sooner than this did not work. */
  private static final Duration LIFE = Duration.ofSeconds(10);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private long millis = FIRST_MILLIS;

  /** Waits for the next pause, or until it is stopped. */
  public void await() {
    long about = next();
    long pause = about / 2 + ThreadLocalRandom.current().nextLong(about);
    try {
      var unused = stopped.await(pause, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  /**
   * Returns the length of the next pause, in milliseconds; a pause takes half as long to half more.
   */
  long next() {
    long next = millis;
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return next;
  }

  /**
   * Begins again with the first pause, if the connection that ended has worked.
   *
   * @param lived the time for which it was connected
   */
  public void ended(Duration lived) {
    if (lived.compareTo(LIFE) >= 0) {
      millis = FIRST_MILLIS;
    }
  }

  /** Ends the present pause, and all others. */
  public void stop() {
    stopped.countDown();
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
