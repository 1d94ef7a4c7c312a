package io.chatops.rest.limit;

import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.RestSettings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only a few passwords be hashed at once, so that a flood of sign-ins leaves processors for
 * everything else. Others wait for a short time in a queue that is fair to addresses, so that one
 * address with many sign-ins does not delay the others.
 */
public final class PasswordWork {
  // Each waits on a worker thread, of which the hub has some 200 for all requests together.
  private static final int MAX_WAITING = 64;
  private static final int MAX_WAITING_PER_ADDRESS = 32;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final FairQueue queue;
  private final Duration wait;

  public PasswordWork(RestSettings settings) {
    this.queue =
        new FairQueue(settings.concurrentPasswordHashes(), MAX_WAITING, MAX_WAITING_PER_ADDRESS);
    this.wait = settings.passwordHashWait();
  }

  /** Does the work; fails with RATE_LIMITED if it waits too long in the queue. */
  public <T> T enqueue(@Nullable String address, Supplier<T> work) {
    if (!queue.acquire(Networks.of(address), wait)) {
      throw ChatOpsException.rateLimited(
          "Too many users are signing in at the moment; try again in a few seconds", RETRY_AFTER);
    }
    try {
      return work.get();
    } finally {
      queue.release();
    }
  }
}
