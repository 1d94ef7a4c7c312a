package io.chatops.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what other hubs ask this one for, and what takes a while once they have answered. Apart from
 * {@link ActionWork}, so that the ends of this hub's own actions do not wait for it. Refuses more
 * than may wait; has no thread without others.
 */
@ApplicationScoped
class OtherHubsWork implements Executor {
  private static final int THREADS = 16;
  private static final int MOST_WAITING = 1_000;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "requests-of-hubs");
            thread.setDaemon(true);
            return thread;
          });

  OtherHubsWork() {
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Takes nothing more, and waits a moment for what it has. */
  void stop() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
