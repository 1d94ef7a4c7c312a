package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.assembly.NotificationUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.notify.LargestProcesses;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationSender;
import io.chatops.core.notify.Secret;
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
  NotificationUseCases notificationUseCases(SharedState shared, ChannelAlertNotifier notifier) {
    return NotificationUseCases.of(
        shared,
        notifier,
        new MessageWriter(
            settings.publicUrl().map(URI::create).orElse(null),
            new LargestProcesses(
                shared.latest(), shared.reader(), shared.storage().processTops(), shared.clock())),
        sending,
        problem -> {
          LOG.warnf("Could not send notifications (retrying): %s", problem.getMessage());
          LOG.debug("Its cause, which may repeat what is stored", problem);
        });
  }

  @Produces
  @Singleton
  NotificationWork notificationWork(
      SharedState shared, NotificationUseCases notifications, ChannelAlertNotifier notifier) {
    return new NotificationWork(
        notifications.loop(), shared.storage().notifications(), sending, notifier::close);
  }

  private static ExecutorService sendingThreads() {
    ThreadPoolExecutor threads =
        Timers.threads(
            "notification-sender", NotificationSender.MAX_CONCURRENT, new LinkedBlockingQueue<>());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
