package io.chatops.notify;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.TargetUrl;
import java.util.Optional;

/** Refuses settings of a channel that can never work, without any connection. */
final class ChannelCheck {
  private final AddressGuard guard;
  private final boolean hasMail;

  ChannelCheck(AddressGuard guard, boolean hasMail) {
    this.guard = guard;
    this.hasMail = hasMail;
  }

  /** Throws {@link InvalidFieldException} for the first setting that can never work. */
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

  /** The address that a channel sends to, and its field in the API. */
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

    @Override
    public Optional<Target> on(ChannelSettings.Unreadable settings) {
      return Optional.empty(); // a change of something else must still be possible
    }

    private Optional<Target> url(TargetUrl url) {
      return Optional.of(new Target("settings.url", url));
    }
  }
}
