package io.chatops.notify;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time at which all steps of one try must be over. */
record Deadline(long nanoTime) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** Returns the milliseconds that are left, at least one. */
  long millis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
  }

  /** Waits for the next step; never on an event loop, which would have to make it. */
  <T> T await(Future<T> step) throws InterruptedException, ExecutionException, TimeoutException {
    return step.toCompletionStage()
        .toCompletableFuture()
        .get(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
