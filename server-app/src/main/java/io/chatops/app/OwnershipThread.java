package io.chatops.app;

import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;

/** The thread that takes the servers of agents that sign in; nothing else waits behind it. */
@Singleton
class OwnershipThread {
  private final ScheduledExecutorService executor = Timers.oneThread("hub-arrivals");

  ScheduledExecutorService executor() {
    return executor;
  }
}
