package io.chatops.notify;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.TargetUrl;
import java.util.Optional;

/** Finds what can never work in a channel's settings, without asking anybody. */
final class ChannelCheck {
  private final AddressGuard guard;
  private final boolean hasMail;

  ChannelCheck(AddressGuard guard, boolean hasMail) {
    this.guard = guard;
    this.hasMail = hasMail;
  }

  /** Throws {@link InvalidFieldException}. */
  void check(ChannelSettings settings) {
    settings
        .handle(new Targets())
        .ifPresent(
            target -> {
              if (guard.forbids(target.url().uri().getHost())) {
                throw InvalidFieldException.of(target.field(), AddressGuard.FORBIDDEN);
              }
            });
  }

  /** Where a channel sends to, and what the API calls it. */
  private record Target(String field, TargetUrl url) {}

  private final class Targets implements ChannelSettings.Handler<Optional<Target>> {
    @Override
    public Optional<Target> on(ChannelSettings.Webhook settings) {
      if (settings.template() != null) {
        JsonTemplate.check(settings.template());
      }
      return url(settings.url());
    }

    @Override
    public Optional<Target> on(ChannelSettings.Email settings) {
      if (!hasMail) {
        throw InvalidFieldException.of("kind", MailSender.MISSING);
      }
      return Optional.empty();
    }

    @Override
    public Optional<Target> on(ChannelSettings.Ntfy settings) {
      return Optional.of(new Target("settings.server_url", settings.serverUrl()));
    }

    @Override
    public Optional<Target> on(ChannelSettings.Slack settings) {
      return url(settings.url());
    }

    @Override
    public Optional<Target> on(ChannelSettings.Discord settings) {
      return url(settings.url());
    }

    @Override
    public Optional<Target> on(ChannelSettings.Telegram settings) {
      return Optional.of(new Target("settings.base_url", settings.baseUrl()));
    }

    @Override
    public Optional<Target> on(ChannelSettings.Gotify settings) {
      return Optional.of(new Target("settings.server_url", settings.serverUrl()));
    }

    private Optional<Target> url(TargetUrl url) {
      return Optional.of(new Target("settings.url", url));
    }
  }
}
