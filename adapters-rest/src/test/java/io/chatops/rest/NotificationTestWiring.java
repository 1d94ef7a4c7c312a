package io.chatops.rest;

import io.chatops.core.memory.InMemoryNotificationChannelRepository;
import io.chatops.core.memory.InMemoryNotificationRepository;
import io.chatops.core.notify.CreateChannel;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationQueries;
import io.chatops.core.notify.OwnedChannels;
import io.chatops.core.notify.RemoveChannel;
import io.chatops.core.notify.TestChannel;
import io.chatops.core.notify.UpdateChannel;
import io.chatops.core.testing.RecordingAlertNotifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The use cases of channels and notifications, with a notifier that sends nothing. */
@Singleton
class NotificationTestWiring {
  private final TestWiring hub;
  private final InMemoryNotificationChannelRepository channels =
      new InMemoryNotificationChannelRepository();
  private final InMemoryNotificationRepository notifications = new InMemoryNotificationRepository();
  private final RecordingAlertNotifier notifier = new RecordingAlertNotifier();
  private final OwnedChannels owned = new OwnedChannels(channels);

  NotificationTestWiring(TestWiring hub) {
    this.hub = hub;
  }

  @Produces
  @Singleton
  RecordingAlertNotifier notifier() {
    return notifier;
  }

  @Produces
  @Singleton
  InMemoryNotificationRepository notifications() {
    return notifications;
  }

  @Produces
  @Singleton
  InMemoryNotificationChannelRepository channels() {
    return channels;
  }

  @Produces
  @Singleton
  OwnedChannels ownedChannels() {
    return owned;
  }

  @Produces
  @Singleton
  CreateChannel createChannel() {
    return new CreateChannel(channels, notifier, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  UpdateChannel updateChannel() {
    return new UpdateChannel(owned, channels, notifications, notifier, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  RemoveChannel removeChannel() {
    return new RemoveChannel(owned, channels, notifications, hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  TestChannel testChannel() {
    return new TestChannel(owned, notifier, new MessageWriter(null), hub.audit, hub.clock);
  }

  @Produces
  @Singleton
  NotificationQueries notificationQueries() {
    return new NotificationQueries(notifications);
  }
}
