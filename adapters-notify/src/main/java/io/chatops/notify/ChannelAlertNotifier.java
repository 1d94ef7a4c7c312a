package io.chatops.notify;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.AlertNotifier;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Sends notifications by channels of every kind, each as one HTTP request or one mail. */
public final class ChannelAlertNotifier implements AlertNotifier, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ChannelAlertNotifier.class.getName());

  private final InstantSource clock;
  private final ChannelCheck check;
  private final GuardedHttp http;
  private final @Nullable MailSender mail;

  public ChannelAlertNotifier(Vertx vertx, InstantSource clock, NotifierSettings settings) {
    this(vertx, clock, settings, HostResolver.SYSTEM, GuardedHttp.TIMEOUT, new HttpClientOptions());
  }

  ChannelAlertNotifier(
      Vertx vertx,
      InstantSource clock,
      NotifierSettings settings,
      HostResolver resolver,
      Duration longest,
      HttpClientOptions options) {
    this.clock = clock;
    AddressGuard guard = new AddressGuard(settings.allowedNetworks());
    http = new GuardedHttp(vertx, guard, resolver, new ReceiverAnswers(clock), longest, options);
    MailSettings mailSettings = settings.mail();
    mail =
        mailSettings == null ? null : new MailSender(vertx, mailSettings, MailSender.TIMEOUT, null);
    check = new ChannelCheck(guard, mail != null);
  }

  @Override
  public void check(ChannelSettings settings) {
    check.check(settings);
  }

  @Override
  public Receipt send(ChannelSettings settings, NotificationMessage message) {
    try {
      return settings.handle(new Sending(message));
    } catch (CannotSendException e) {
      return new Receipt.Rejected(e.reason());
    } catch (InvalidFieldException e) {
      return new Receipt.Rejected("the template is no longer valid; save it again to see why");
    } catch (RuntimeException e) {
      // Its message might hold an address with a token.
      LOG.log(System.Logger.Level.ERROR, "The hub failed to send a notification: " + e.getClass());
      return new Receipt.Retry("the hub failed to send it; see the hub's log", null);
    }
  }

  @Override
  public void close() {
    http.close();
    if (mail != null) {
      mail.close();
    }
  }

  private final class Sending implements ChannelSettings.Handler<Receipt> {
    private final NotificationMessage message;

    Sending(NotificationMessage message) {
      this.message = message;
    }

    @Override
    public Receipt on(ChannelSettings.Webhook settings) {
      return http.post(WebhookCall.of(settings, message, clock.instant()));
    }

    @Override
    public Receipt on(ChannelSettings.Email settings) {
      if (mail == null) {
        throw new CannotSendException(MailSender.MISSING);
      }
      return mail.send(settings, message);
    }

    @Override
    public Receipt on(ChannelSettings.Ntfy settings) {
      return http.post(NtfyCall.of(settings, message));
    }

    @Override
    public Receipt on(ChannelSettings.Slack settings) {
      return http.post(SlackCall.of(settings, message));
    }

    @Override
    public Receipt on(ChannelSettings.Discord settings) {
      return http.post(DiscordCall.of(settings, message));
    }

    @Override
    public Receipt on(ChannelSettings.Telegram settings) {
      return http.post(TelegramCall.of(settings, message));
    }

    @Override
    public Receipt on(ChannelSettings.Gotify settings) {
      return http.post(GotifyCall.of(settings, message));
    }

    @Override
    public Receipt on(ChannelSettings.Unreadable settings) {
      // The key may come back.
      return new Receipt.Retry(
          "the hub cannot open the channel's settings; enter them again", null);
    }
  }
}
