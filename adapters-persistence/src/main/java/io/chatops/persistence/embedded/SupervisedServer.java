package io.chatops.persistence.embedded;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's process. If it ends unexpectedly it is restarted, because the hub needs it and
 * nobody else would. A start that fails, for example on a full disk, is repeated for as long as
 * necessary. All of this runs on one thread, which lives as long as the server, because the
 * kernel's death signal is tied to the thread that started the process.
 */
final class SupervisedServer {
  /** The backends of a killed server take a moment to notice and hold the directory until then. */
  private static final long MIN_BACKOFF_MILLIS = 100;

  private static final long MAX_BACKOFF_MILLIS = 5_000;

  /** The time after which a server counts as stable; a later failure begins a new series. */
  private static final long STABLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * The shortest time between two messages within a series of failures, which may last for days.
   */
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The work before each restart. */
  interface Preparation {
    void run() throws IOException, InterruptedException;
  }

  private final ProcessBuilder builder;
  private final Preparation beforeRestart;
  private final Supplier<String> reason;
  private final BoundedLog log;
  private final Consumer<String> progress;
  private boolean logFails;
  private boolean restarting;
  private boolean stopped;
  private @Nullable Process process;

  private SupervisedServer(
      ProcessBuilder builder,
      Preparation beforeRestart,
      Supplier<String> reason,
      BoundedLog log,
      Consumer<String> progress) {
    this.builder = builder;
    this.beforeRestart = beforeRestart;
    this.reason = reason;
    this.log = log;
    this.progress = progress;
  }

  /**
   * Starts the process; it is not restarted before {@link #restartFromNowOn()}.
   *
   * @param beforeRestart clears what the previous process left in its directory
   * @param reason returns the reason why it ended, as far as known, and the remedy
   * @param log is kept small while the process runs
   */
  static SupervisedServer start(
      ProcessBuilder builder,
      Preparation beforeRestart,
      Supplier<String> reason,
      BoundedLog log,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    SupervisedServer server = new SupervisedServer(builder, beforeRestart, reason, log, progress);
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

  /** Restarts the server whenever it ends from now on, because it has proved that it can run. */
  synchronized void restartFromNowOn() {
    restarting = true;
  }

  /** Gives up the process: it may run on but is not restarted. */
  synchronized void letGo() {
    stopped = true;
    notifyAll();
  }

  /** Returns the current process. */
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
      keepRunning();
    } catch (IOException | InterruptedException e) {
      started.completeExceptionally(e);
      progress.accept("The embedded database is not restarted: " + e);
    }
  }

  private void keepRunning() throws InterruptedException {
    long pause = MIN_BACKOFF_MILLIS;
    long since = System.nanoTime();
    long said = since - LOG_INTERVAL_NANOS;
    while (true) {
      Process present = process();
      while (!present.waitFor(1, TimeUnit.SECONDS)) {
        boundLog();
      }
      String end = "ended with " + present.exitValue();
      if (System.nanoTime() - since > STABLE_NANOS) {
        pause = MIN_BACKOFF_MILLIS;
      }
      boolean launched = false;
      while (!launched) {
        if (isLetGo()) {
          return;
        }
        if (System.nanoTime() - said >= LOG_INTERVAL_NANOS) {
          said = System.nanoTime();
          progress.accept(
              "The embedded database " + end + " (" + reason.get() + "); restarting it");
        }
        if (!stayed(pause)) {
          return;
        }
        pause = Math.min(2 * pause, MAX_BACKOFF_MILLIS);
        since = System.nanoTime();
        try {
          beforeRestart.run();
          launch();
          launched = true;
        } catch (IOException | EmbeddedDatabaseException e) {
          end = "could not be started: " + e.getMessage();
        }
      }
    }
  }

  private void boundLog() {
    try {
      log.bound();
      logFails = false;
    } catch (IOException e) {
      if (!logFails) {
        logFails = true;
        progress.accept("The log of the embedded database could not be kept small: " + e);
      }
    }
  }

  private synchronized boolean isLetGo() {
    return !restarting || stopped;
  }

  /** Waits; returns false if the server was given up meanwhile. */
  private synchronized boolean stayed(long pauseMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    while (!stopped) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return true;
      }
      wait(left);
    }
    return false;
  }

  /** Starts the process, unless the server was given up. */
  private synchronized void launch() throws IOException {
    if (!stopped) {
      process = builder.start();
    }
  }
}
