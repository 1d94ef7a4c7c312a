package io.chatops.core.notify;

import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertListener;
import io.chatops.core.alert.AlertRepository;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps notices and notifications moving, on the one thread that runs it until it is stopped: at
 * once when an alert changes or an attempt ends, else each second.
 */
public final class NotificationLoop implements AlertListener, Runnable {
  private static final long MAX_WAIT_MILLIS = 1_000;

  /** Longer, as the storage may be unreachable. */
  private static final long WAIT_AFTER_PROBLEM_MS = 5_000;

  private final NotificationDispatcher dispatcher;
  private final NotificationSender sender;
  private final Consumer<RuntimeException> onProblem;
  private final MailBudget mails;
  private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
  private volatile boolean stopped;

  /**
   * Creates a loop that does not run yet.
   *
   * @param executor runs attempts to send, which block; with {@link
   *     NotificationSender#MAX_CONCURRENT} threads
   * @param onProblem receives problems of the hub itself
   */
  public NotificationLoop(
      AlertRepository alerts,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      AlertNotifier notifier,
      MessageWriter writer,
      Executor executor,
      InstantSource clock,
      Consumer<RuntimeException> onProblem) {
    this.mails = new MailBudget(clock);
    this.dispatcher = new NotificationDispatcher(alerts, channels, notifications, clock, onProblem);
    this.sender =
        new NotificationSender(
            notifications,
            new Attempt(alerts, channels, notifier, writer, mails, clock),
            executor,
            clock,
            this::wake,
            onProblem);
    this.onProblem = onProblem;
  }

  /** Returns the e-mails of the day, which tests of channels take from, too. */
  public MailBudget mails() {
    return mails;
  }

  @Override
  public void onChange(AlertChange change) {
    wake();
  }

  private void wake() {
    wake.offer(true); // when one waits already, that will do
  }

  /**
   * Ends the loop after its current round. The thread is not interrupted: an interrupted request
   * for a connection would look like an unreachable storage.
   */
  public void stop() {
    stopped = true;
    wake();
  }

  @Override
  public void run() {
    while (!stopped) {
      long wait = MAX_WAIT_MILLIS;
      try {
        dispatchDue();
      } catch (RuntimeException e) {
        if (stopped) {
          return; // the storage was unreachable all the time; the next start continues
        }
        onProblem.accept(e);
        wait = WAIT_AFTER_PROBLEM_MS;
      }
      try {
        wake.poll(wait, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Dispatches all notices that are due, and starts to send as much as possible. */
  void dispatchDue() {
    try {
      while (dispatcher.dispatch()) {
        sender.sendDue();
      }
    } finally {
      sender.sendDue(); // dispatched notifications are sent, even if the rest failed
    }
  }

  public NotificationSender.Counters counters() {
    return sender.counters();
  }
}
