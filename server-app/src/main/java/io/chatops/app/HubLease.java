package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.cluster.HubTurn;
import io.chatops.core.hub.Ownership;
import jakarta.inject.Singleton;
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
  private final HubTurn turn;
  private final boolean alone;

  HubLease(SharedState shared, HubUseCases hub, ArrivalsThread arrivals, HubSettings settings) {
    this.ownership = shared.ownership();
    this.turn = hub.turn();
    this.arrivals = arrivals.executor();
    this.alone = settings.storage() != HubSettings.Storage.POSTGRESQL;
  }

  /** Registers the hub; before anything is loaded that others may change. */
  void register() {
    ownership.start(alone);
    Timers.every(
        renewals, Ownership.TURN, Ownership.TURN, "renew the hub's lease", ownership::renew);
  }

  /** Follows what other hubs do; once all is loaded. */
  void start() {
    Timers.every(turns, Ownership.TURN, Ownership.TURN, "follow other hubs", turn::turn);
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
