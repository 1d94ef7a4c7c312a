package io.chatops.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs what blocks once an agent has answered: storing the ends of actions, and the log. What can
 * wait here is bounded by how many actions may be under way.
 */
@ApplicationScoped
class ActionWork implements Executor {
  private static final int THREADS = 4;

  private final ExecutorService executor =
      Timers.threads("actions", THREADS, new LinkedBlockingQueue<>());

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Accepts no more work, and waits a moment for what runs. */
  void stop() {
    Timers.end(executor, Duration.ofSeconds(5));
  }
}
