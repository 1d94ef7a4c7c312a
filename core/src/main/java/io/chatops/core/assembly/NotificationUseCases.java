package io.chatops.core.assembly;

import io.chatops.core.audit.Audit;
import io.chatops.core.notify.AlertNotifier;
import io.chatops.core.notify.Channels;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.notify.TestChannel;
import io.chatops.core.storage.Storage;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The use cases of channels and notifications, and the loop that sends them. */
public record NotificationUseCases(
    NotificationLoop loop, Channels channels, TestChannel testChannel) {

  /**
   * Builds the use cases.
   *
   * @param sending runs each attempt to send, which blocks
   * @param problems receives the problems that keep the loop from its work; the loop continues
   */
  public static NotificationUseCases of(
      SharedState shared,
      AlertNotifier notifier,
      MessageWriter writer,
      Executor sending,
      Consumer<RuntimeException> problems) {
    Storage storage = shared.storage();
    InstantSource clock = shared.clock();
    Audit audit = shared.audit();
    Channels channels =
        new Channels(
            storage.channels(), storage.notifications(), notifier, shared.quotas(), audit, clock);
    NotificationLoop loop =
        new NotificationLoop(
            storage.alerts(),
            storage.channels(),
            storage.notifications(),
            notifier,
            writer,
            sending,
            clock,
            problems);
    return new NotificationUseCases(
        loop, channels, new TestChannel(channels, notifier, writer, loop.mails(), audit, clock));
  }
}
