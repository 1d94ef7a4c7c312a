package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.hub.Ownership;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The hub's place among others on its database. The lease has a thread that does nothing else: a
 * hub that takes over thousands of servers must not be late with its own renewal.
 */
@Singleton
class HubLease {
  private final ScheduledExecutorService renewals = Timers.oneThread("hub-lease");
  private final ScheduledExecutorService turns = Timers.oneThread("hub-turns");
  private final ScheduledExecutorService arrivals;
  private final Ownership ownership;
  private final Runnable turn;
  private final boolean alone;
  private final Duration period;

  @Inject
  HubLease(SharedState shared, HubUseCases hub, ArrivalsThread arrivals, HubSettings settings) {
    this(
        shared.ownership(),
        hub.turn()::turn,
        arrivals.executor(),
        settings.storage() != HubSettings.Storage.POSTGRESQL,
        Ownership.TURN);
  }

  /**
   * Has no thread at work yet.
   *
   * @param turn blocks, and may take longer than a lease
   * @param period the time between two renewals, and between two turns
   */
  HubLease(
      Ownership ownership,
      Runnable turn,
      ScheduledExecutorService arrivals,
      boolean alone,
      Duration period) {
    this.ownership = ownership;
    this.turn = turn;
    this.arrivals = arrivals;
    this.alone = alone;
    this.period = period;
  }

  /** Registers the hub; before anything is loaded that others may change. */
  void register() {
    ownership.start(alone);
    Timers.every(renewals, period, period, "renew the hub's lease", ownership::renew);
  }

  /** Follows what other hubs do; once all is loaded. */
  void start() {
    Timers.every(turns, period, period, "follow other hubs", turn);
  }

  /** Gives the lease up; when all is stored. */
  void stop() {
    List<ScheduledExecutorService> threads = List.of(arrivals, turns, renewals);
    threads.forEach(ScheduledExecutorService::shutdown);
    for (ScheduledExecutorService thread : threads) {
      try {
        if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
          thread.shutdownNow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Timers.attempt("give up the hub's lease", ownership::stop);
  }
}
