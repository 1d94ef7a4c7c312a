package io.chatops.rest.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.ChannelSettings.Discord;
import io.chatops.core.notify.ChannelSettings.Email;
import io.chatops.core.notify.ChannelSettings.Gotify;
import io.chatops.core.notify.ChannelSettings.Header;
import io.chatops.core.notify.ChannelSettings.Ntfy;
import io.chatops.core.notify.ChannelSettings.Slack;
import io.chatops.core.notify.ChannelSettings.Telegram;
import io.chatops.core.notify.ChannelSettings.Unreadable;
import io.chatops.core.notify.ChannelSettings.Webhook;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.rest.request.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Applies requested settings to those of a channel, or to none. Gathers all faults. */
final class SettingsChange implements ChannelSettings.Handler<ChannelSettings> {
  // Stand in for missing values, which are noted, so that the rules of the others are checked, too.
  private static final TargetUrl ANY_URL = TargetUrl.parse("https://example.org");
  private static final Secret ANY_TOKEN = new Secret("1:" + "x".repeat(20));
  private static final List<EmailAddress> ANYBODY = List.of(new EmailAddress("any@example.org"));
  static final ChannelSettings ANY = new Slack(ANY_URL);

  private final ChannelSettingsRequest wanted;
  private final FieldErrors errors = new FieldErrors();

  SettingsChange(ChannelSettingsRequest wanted) {
    this.wanted = wanted;
  }

  /** Returns the settings of a new channel; {@link InvalidFieldException} tells all faults. */
  ChannelSettings of(ChannelKind kind) {
    Supplier<ChannelSettings> fresh = () -> fresh(kind);
    return errors.checked(fresh);
  }

  private ChannelSettings fresh(ChannelKind kind) {
    return switch (kind) {
      case WEBHOOK -> webhook(null);
      case EMAIL -> email(null);
      case NTFY -> ntfy(null);
      case SLACK -> new Slack(url(null));
      case DISCORD -> new Discord(url(null));
      case TELEGRAM -> telegram(null);
      case GOTIFY -> gotify(null);
    };
  }

  /** Returns the settings after the change; {@link InvalidFieldException} tells all faults. */
  ChannelSettings over(ChannelSettings now) {
    Supplier<ChannelSettings> changed = () -> now.handle(this);
    return errors.checked(changed);
  }

  @Override
  public ChannelSettings on(Webhook now) {
    return webhook(now);
  }

  @Override
  public ChannelSettings on(Email now) {
    return email(now);
  }

  @Override
  public ChannelSettings on(Ntfy now) {
    return ntfy(now);
  }

  @Override
  public ChannelSettings on(Slack now) {
    return new Slack(url(now.url()));
  }

  @Override
  public ChannelSettings on(Discord now) {
    return new Discord(url(now.url()));
  }

  @Override
  public ChannelSettings on(Telegram now) {
    return telegram(now);
  }

  @Override
  public ChannelSettings on(Gotify now) {
    return gotify(now);
  }

  @Override
  public ChannelSettings on(Unreadable now) {
    return fresh(now.kind());
  }

  private Webhook webhook(@Nullable Webhook now) {
    TargetUrl url = url(now == null ? null : now.url());
    Secret key = now == null ? null : now.signingKey();
    List<Header> headers = now == null ? List.of() : now.headers();
    if (now != null && key != null) {
      requireIfMoved("signing_key", wanted.signingKey(), url, now.url());
    }
    if (now != null && !headers.isEmpty()) {
      requireIfMoved("headers", wanted.headers(), url, now.url());
    }
    return new Webhook(
        url,
        wanted.template().over(now == null ? null : now.template()),
        wanted.signingKey().over(key),
        wanted.headers().isSet() ? headers(wanted.headers().over(null)) : headers);
  }

  private static List<Header> headers(@Nullable Map<String, String> values) {
    return values == null
        ? List.of()
        : values.entrySet().stream()
            .map(header -> new Header(header.getKey(), new Secret(header.getValue())))
            .toList();
  }

  private Email email(@Nullable Email now) {
    List<EmailAddress> known = now == null ? null : now.recipients();
    return new Email(required("recipients", wanted.recipients(), known, ANYBODY));
  }

  private Ntfy ntfy(@Nullable Ntfy now) {
    TargetUrl server =
        required(
            "server_url",
            wanted.serverUrl(),
            now == null ? Ntfy.PUBLIC_SERVER : now.serverUrl(),
            ANY_URL);
    Secret token = now == null ? null : now.token();
    if (now != null && token != null) {
      requireIfMoved("token", wanted.token(), server, now.serverUrl());
    }
    return new Ntfy(
        server,
        required("topic", wanted.topic(), now == null ? null : now.topic(), "any"),
        wanted.token().over(token),
        wanted.priority().over(now == null ? null : now.priority()));
  }

  private Telegram telegram(@Nullable Telegram now) {
    TargetUrl api =
        required(
            "base_url",
            wanted.baseUrl(),
            now == null ? Telegram.PUBLIC_API : now.baseUrl(),
            ANY_URL);
    if (now != null) {
      requireIfMoved("bot_token", wanted.botToken(), api, now.baseUrl());
    }
    return new Telegram(
        api,
        required("bot_token", wanted.botToken(), now == null ? null : now.botToken(), ANY_TOKEN),
        required("chat_id", wanted.chatId(), now == null ? null : now.chatId(), "1"));
  }

  private Gotify gotify(@Nullable Gotify now) {
    TargetUrl server =
        required("server_url", wanted.serverUrl(), now == null ? null : now.serverUrl(), ANY_URL);
    if (now != null) {
      requireIfMoved("token", wanted.token(), server, now.serverUrl());
    }
    return new Gotify(
        server,
        required("token", wanted.token(), now == null ? null : now.token(), ANY_TOKEN),
        wanted.priority().over(now == null ? null : now.priority()));
  }

  private TargetUrl url(@Nullable TargetUrl now) {
    return required("url", wanted.url(), now, ANY_URL);
  }

  /**
   * Asks for a secret again when the server changes. Otherwise whoever can change a channel could
   * have the secret sent to their own server, or messages of their own signed with it.
   */
  private void requireIfMoved(String name, Change<?> secret, TargetUrl url, TargetUrl now) {
    if (!secret.isSet() && !url.origin().equals(now.origin())) {
      errors.add("settings." + name, "must be sent again when the server changes");
    }
  }

  /** Returns the value after the change, or a stand-in after noting that there is none. */
  private <T> T required(String name, Change<T> change, @Nullable T now, T standIn) {
    T value = change.over(now);
    if (value != null) {
      return value;
    }
    errors.add("settings." + name, change.isSet() ? "must not be null" : "is required");
    return standIn;
  }
}
