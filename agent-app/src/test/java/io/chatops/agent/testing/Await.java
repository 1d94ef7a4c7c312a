package io.chatops.agent.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for other threads and processes. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Await() {}

  /** Waits until the condition holds; fails after two minutes. */
  public static void until(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** The condition to wait for. */
  public interface Condition {
    boolean holds() throws Exception;
  }
}
