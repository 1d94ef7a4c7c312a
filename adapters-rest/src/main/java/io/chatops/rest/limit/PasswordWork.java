package io.chatops.rest.limit;

import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.RestSettings;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets only a few passwords be hashed at once, so that a flood of sign-ins leaves processors for
 * everything else. Others wait for a short while, in order.
 */
public final class PasswordWork {
  // Each waits on a worker thread, of which the hub has some 200 for all requests together.
  private static final int MAX_WAITING = 64;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Semaphore turns;
  private final Duration wait;

  public PasswordWork(RestSettings settings) {
    this.turns = new Semaphore(settings.concurrentPasswordHashes(), true);
    this.wait = settings.passwordHashWait();
  }

  /** Does the work in turn; RATE_LIMITED if the turn does not come soon enough. */
  public <T> T inTurn(Supplier<T> work) {
    if (turns.getQueueLength() >= MAX_WAITING || !acquired()) {
      throw ChatOpsException.rateLimited(
          "Too many people are signing in right now; try again in a few seconds", RETRY_AFTER);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private boolean acquired() {
    try {
      return turns.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
