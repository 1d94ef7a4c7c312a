package io.chatops.persistence.embedded;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's process, started again when it ends without having been asked to: the hub cannot do
 * without, and nobody else starts it. One thread does all of that and lives as long as the server,
 * since the kernel's death signal is tied to the thread that started it.
 */
final class SupervisedServer {
  /** Backends of a killed server need a moment to notice, and keep the directory until then. */
  private static final long SHORTEST_PAUSE_MILLIS = 100;

  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** A server that ran this long starts afresh, not a step of a series of failures. */
  private static final long STABLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ProcessBuilder builder;
  private final Consumer<String> progress;
  private boolean restarting;
  private boolean stopped;
  private @Nullable Process process;

  private SupervisedServer(ProcessBuilder builder, Consumer<String> progress) {
    this.builder = builder;
    this.progress = progress;
  }

  /** Starts the process; it is not started again before {@link #restartFromNowOn()}. */
  static SupervisedServer start(ProcessBuilder builder, Consumer<String> progress)
      throws IOException, InterruptedException {
    SupervisedServer server = new SupervisedServer(builder, progress);
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread keeper = new Thread(() -> server.keep(started), "embedded-database");
    keeper.setDaemon(true);
    keeper.start();
    try {
      started.get();
    } catch (ExecutionException e) {
      throw new IOException("PostgreSQL could not be started", e.getCause());
    }
    return server;
  }

  /** The server has proved that it can run: from now on it shall. */
  synchronized void restartFromNowOn() {
    restarting = true;
  }

  /** Leaves the process alone: it may run on, but is not started again. */
  synchronized void letGo() {
    stopped = true;
    notifyAll();
  }

  /** The process of the moment. */
  synchronized Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private void keep(CompletableFuture<Void> started) {
    try {
      launch();
      started.complete(null);
      long pause = SHORTEST_PAUSE_MILLIS;
      boolean goOn = true;
      while (goOn) {
        long since = System.nanoTime();
        int code = process().waitFor();
        if (System.nanoTime() - since > STABLE_NANOS) {
          pause = SHORTEST_PAUSE_MILLIS;
        }
        goOn = startAgainAfter(pause, code);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      started.completeExceptionally(e);
      progress.accept("The embedded database is not started again: " + e);
    }
  }

  private synchronized boolean startAgainAfter(long pauseMillis, int code)
      throws IOException, InterruptedException {
    if (!restarting || stopped) {
      return false;
    }
    progress.accept("The embedded database ended with " + code + "; starting it again");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    while (!stopped) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        launch();
        return true;
      }
      wait(left);
    }
    return false;
  }

  private synchronized void launch() throws IOException {
    process = builder.start();
  }
}
