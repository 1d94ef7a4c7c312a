package io.chatops.app;

import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;

/** The thread that stores changes of alerts; it blocks while the database is away. */
@Singleton
class AlertThreads {
  private final ScheduledExecutorService writer = Timers.oneThread("alert-writer");

  ScheduledExecutorService writer() {
    return writer;
  }
}
