package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.audit.Audit;
import io.chatops.core.notify.AlertNotices;
import io.chatops.core.notify.CreateChannel;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.notify.NotificationQueries;
import io.chatops.core.notify.NotificationSender;
import io.chatops.core.notify.OwnedChannels;
import io.chatops.core.notify.RemoveChannel;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TestChannel;
import io.chatops.core.notify.UpdateChannel;
import io.chatops.core.storage.Storage;
import io.chatops.notify.ChannelAlertNotifier;
import io.chatops.notify.MailSettings;
import io.chatops.notify.Network;
import io.chatops.notify.NotifierSettings;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts channels and notifications together. */
@ApplicationScoped
class NotificationWiring {
  private static final Logger LOG = Logger.getLogger(NotificationWiring.class);

  private final HubSettings settings;
  private final ExecutorService sending = sendingThreads();

  NotificationWiring(HubSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  ChannelAlertNotifier alertNotifier(Vertx vertx, InstantSource clock) {
    List<Network> allowed =
        settings.notifyAllowedNetworks().orElse(List.of()).stream()
            .map(text -> Network.of(text.strip()))
            .toList();
    return new ChannelAlertNotifier(vertx, clock, new NotifierSettings(allowed, mail()));
  }

  private @Nullable MailSettings mail() {
    HubSettings.Mail mail = settings.mail();
    return mail.host()
        .map(
            host ->
                new MailSettings(
                    host,
                    mail.port(),
                    switch (mail.tls()) {
                      case TLS -> MailSettings.Tls.TLS;
                      case STARTTLS -> MailSettings.Tls.STARTTLS;
                      case NONE -> MailSettings.Tls.NONE;
                    },
                    mail.username()
                        .map(
                            name ->
                                new MailSettings.Login(
                                    name, new Secret(mail.password().orElseThrow())))
                        .orElse(null),
                    new EmailAddress(mail.from().orElseThrow())))
        .orElse(null);
  }

  @Produces
  @Singleton
  MessageWriter messageWriter() {
    return new MessageWriter(settings.publicUrl().map(URI::create).orElse(null));
  }

  @Produces
  @Singleton
  NoticePlanner noticePlanner(InstantSource clock) {
    return new AlertNotices(clock);
  }

  @Produces
  @Singleton
  NotificationLoop notificationLoop(
      Storage storage, ChannelAlertNotifier notifier, MessageWriter writer, InstantSource clock) {
    return new NotificationLoop(
        storage.alerts(),
        storage.channels(),
        storage.notifications(),
        notifier,
        writer,
        sending,
        clock,
        problem -> LOG.warnf("Could not tell people of alerts (tried again): %s", problem));
  }

  @Produces
  @Singleton
  NotificationWork notificationWork(
      Storage storage, NotificationLoop loop, ChannelAlertNotifier notifier) {
    return new NotificationWork(loop, storage.notifications(), sending, notifier::close);
  }

  private static ExecutorService sendingThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            NotificationSender.MOST_AT_ONCE,
            NotificationSender.MOST_AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "notification-sender");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Produces
  @Singleton
  OwnedChannels ownedChannels(Storage storage) {
    return new OwnedChannels(storage.channels());
  }

  @Produces
  @Singleton
  CreateChannel createChannel(
      Storage storage, ChannelAlertNotifier notifier, Audit audit, InstantSource clock) {
    return new CreateChannel(storage.channels(), notifier, audit, clock);
  }

  @Produces
  @Singleton
  UpdateChannel updateChannel(
      Storage storage,
      OwnedChannels owned,
      ChannelAlertNotifier notifier,
      Audit audit,
      InstantSource clock) {
    return new UpdateChannel(
        owned, storage.channels(), storage.notifications(), notifier, audit, clock);
  }

  @Produces
  @Singleton
  RemoveChannel removeChannel(
      Storage storage, OwnedChannels owned, Audit audit, InstantSource clock) {
    return new RemoveChannel(owned, storage.channels(), storage.notifications(), audit, clock);
  }

  @Produces
  @Singleton
  TestChannel testChannel(
      OwnedChannels owned,
      ChannelAlertNotifier notifier,
      MessageWriter writer,
      Audit audit,
      InstantSource clock) {
    return new TestChannel(owned, notifier, writer, audit, clock);
  }

  @Produces
  @Singleton
  NotificationQueries notificationQueries(Storage storage) {
    return new NotificationQueries(storage.notifications());
  }
}
