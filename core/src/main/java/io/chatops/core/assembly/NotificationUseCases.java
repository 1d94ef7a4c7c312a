package io.chatops.core.assembly;

import io.chatops.core.audit.Audit;
import io.chatops.core.notify.AlertNotifier;
import io.chatops.core.notify.CreateChannel;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.notify.NotificationQueries;
import io.chatops.core.notify.OwnedChannels;
import io.chatops.core.notify.RemoveChannel;
import io.chatops.core.notify.TestChannel;
import io.chatops.core.notify.UpdateChannel;
import io.chatops.core.storage.Storage;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The use cases of channels and notifications, and the loop that sends them. */
public record NotificationUseCases(
    NotificationLoop loop,
    OwnedChannels ownedChannels,
    CreateChannel createChannel,
    UpdateChannel updateChannel,
    RemoveChannel removeChannel,
    TestChannel testChannel,
    NotificationQueries notificationQueries) {

  /**
   * Builds the use cases.
   *
   * @param sending runs each attempt to send, which blocks
   * @param problems receives what keeps the loop from its work; it goes on by itself
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
    OwnedChannels owned = new OwnedChannels(storage.channels());
    return new NotificationUseCases(
        new NotificationLoop(
            storage.alerts(),
            storage.channels(),
            storage.notifications(),
            notifier,
            writer,
            sending,
            clock,
            problems),
        owned,
        new CreateChannel(storage.channels(), notifier, shared.quotas(), audit, clock),
        new UpdateChannel(
            owned, storage.channels(), storage.notifications(), notifier, audit, clock),
        new RemoveChannel(owned, storage.channels(), storage.notifications(), audit, clock),
        new TestChannel(owned, notifier, writer, audit, clock),
        new NotificationQueries(storage.notifications()));
  }
}
