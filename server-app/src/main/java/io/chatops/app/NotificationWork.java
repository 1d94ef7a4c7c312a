package io.chatops.app;

import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.notify.NotificationSender;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads that notify users of alerts: one decides what is due, a few send. */
final class NotificationWork {
  /** The seconds that attempts under way have when the hub stops; then they are interrupted. */
  private static final long LAST_SECONDS = 5;

  private final NotificationLoop loop;
  private final NotificationRepository notifications;
  private final ExecutorService sending;
  private final Runnable closeNotifier;
  private final Thread thread;

  NotificationWork(
      NotificationLoop loop,
      NotificationRepository notifications,
      ExecutorService sending,
      Runnable closeNotifier) {
    this.loop = loop;
    this.notifications = notifications;
    this.sending = sending;
    this.closeNotifier = closeNotifier;
    this.thread = new Thread(loop, "notifications");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Starts nothing more, and waits a moment for what is being sent. */
  void stop() {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(LAST_SECONDS));
      thread.interrupt(); // if it still waits for a storage that is away
      sending.shutdown(); // only now, because the loop hands over what it decided last
      if (!sending.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
        sending.shutdownNow();
        // Each notes that it will be tried again; where it cannot, its lease ends.
        sending.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeNotifier.run();
  }

  NotificationSender.Counters counters() {
    return loop.counters();
  }

  /** Returns the number of stored rows that could not be read. */
  long unreadable() {
    return notifications.unreadableCount();
  }

  /** Returns the number of notifications not sent yet; empty when the storage cannot be asked. */
  OptionalLong waiting() {
    try {
      return OptionalLong.of(notifications.waitingCount());
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
  }
}
