package io.chatops.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what other hubs ask this one for, and what takes a while once they have answered. Apart from
 * {@link ActionWork}, so that the ends of this hub's own actions do not wait for it; cancellations
 * apart from the rest. Refuses more than may wait; has no thread without others.
 */
@ApplicationScoped
class OtherHubsWork implements Executor {
  private static final int MOST_WAITING = 1_000;

  private final ThreadPoolExecutor requests = pool(16, "requests-of-hubs");
  private final ThreadPoolExecutor cancellations = pool(2, "cancels-of-hubs");

  private static ThreadPoolExecutor pool(int threads, String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void execute(Runnable task) {
    requests.execute(task);
  }

  /** Returns what runs cancellations: they wait for nothing else. */
  Executor cancelling() {
    return cancellations;
  }

  /** Takes nothing more, and waits a moment for what it has. */
  void stop() {
    for (ThreadPoolExecutor pool : List.of(requests, cancellations)) {
      pool.shutdown();
    }
    for (ThreadPoolExecutor pool : List.of(requests, cancellations)) {
      try {
        if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
          pool.shutdownNow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
