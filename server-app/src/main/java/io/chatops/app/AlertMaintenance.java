package io.chatops.app;

import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.alert.engine.OfflineWatch;
import io.chatops.core.assembly.AlertUseCases;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The periodic maintenance of alerts. Storing has a thread of its own, so that an unreachable
 * database never delays the search for silent servers.
 */
@Singleton
class AlertMaintenance {
  private final AlertEngine engine;
  private final OfflineWatch offline;
  private final ScheduledExecutorService writer;
  private final ScheduledExecutorService timers = Timers.oneThread("alert-timers");

  AlertMaintenance(AlertUseCases alerts, AlertThreads threads) {
    this.engine = alerts.engine();
    this.offline = alerts.offlineWatch();
    this.writer = threads.writer();
  }

  /** Loads what is stored; before the first agent is let in. */
  void start() {
    engine.load();
    every(timers, Duration.ofSeconds(1), "store changes of alerts", engine::storeSoon);
    every(timers, Duration.ofSeconds(5), "check for silent servers", offline::check);
    every(writer, Duration.ofSeconds(10), "store values of alerts", engine::saveValues);
    every(writer, Duration.ofHours(1), "evict expired alert states", engine::evictExpired);
  }

  /** Nothing comes in any more: what waits is stored. */
  void stop() {
    // Before the writer, to which they hand over.
    Timers.end(timers, Duration.ofSeconds(5));
    Timers.end(writer, Duration.ofSeconds(5));
    Timers.attempt("store changes of alerts", engine::flush);
  }

  private static void every(
      ScheduledExecutorService thread, Duration period, String action, Runnable task) {
    Timers.every(thread, period, period, action, task);
  }
}
