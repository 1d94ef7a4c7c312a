package io.chatops.app.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The embedded database, which starts while Quarkus does. Both take about as long, so the hub is
 * ready in nearly half the time.
 */
public final class StartingDatabase {
  private static volatile CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

  private StartingDatabase() {}

  /**
   * Lets the database get ready in a thread of its own.
   *
   * @param awaitReady returns when it is, or throws
   */
  public static void start(Runnable awaitReady) {
    ready =
        CompletableFuture.runAsync(awaitReady, step -> new Thread(step, "database-start").start());
  }

  /**
   * Waits for the database whose start is under way, if any; called before the hub's first
   * statement. Throws what its start has thrown.
   */
  static void await() {
    try {
      ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
