package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.cluster.HubTurn;
import io.chatops.core.hub.Ownership;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The hub's place among others on its database, on a thread that waits for no other work. */
@Singleton
class HubLease {
  private final ScheduledExecutorService executor = Timers.oneThread("hub-lease");
  private final Ownership ownership;
  private final HubTurn turn;
  private final boolean alone;

  HubLease(SharedState shared, HubUseCases hub, HubSettings settings) {
    this.ownership = shared.ownership();
    this.turn = hub.turn();
    this.alone = settings.storage() != HubSettings.Storage.POSTGRESQL;
  }

  /** Registers the hub; before anything is loaded that others may change. */
  void start() {
    ownership.start(alone);
    Timers.every(executor, Ownership.TURN, Ownership.TURN, "renew the hub's lease", turn::turn);
  }

  /** Gives the lease up; when all is stored. */
  void stop() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Timers.attempt("give up the hub's lease", ownership::stop);
  }
}
