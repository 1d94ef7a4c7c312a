package io.chatops.app.crash;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, and fails when it does not come true in time. */
public final class Await {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A question that may need the network. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @param what for the failure's message: what did not come true
   */
  public static void until(String what, Duration limit, Condition condition) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
