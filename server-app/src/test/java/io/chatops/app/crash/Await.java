package io.chatops.app.crash;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, and fails when it does not come true in time. */
public final class Await {
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  /** Most conditions ask a hub, which takes processor time of all tests that run. */
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /** A question that may need the network. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Await() {}

  /**
   * Returns once the condition holds. The longer it takes, the longer are the pauses between two
   * looks.
   *
   * @param what for the failure's message: what did not come true
   */
  public static void until(String what, Duration limit, Condition condition) throws Exception {
    until(what, limit, LONGEST_PAUSE, condition);
  }

  /** The same with short pauses, for a condition that holds for some milliseconds only. */
  static void untilBriefly(String what, Duration limit, Condition condition) throws Exception {
    until(what, limit, SHORTEST_PAUSE, condition);
  }

  private static void until(String what, Duration limit, long longestPause, Condition condition)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    long pause = SHORTEST_PAUSE;
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(longestPause, pause + pause / 4);
    }
  }
}
