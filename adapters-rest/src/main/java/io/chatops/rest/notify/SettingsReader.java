package io.chatops.rest.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.ChannelSettings.Discord;
import io.chatops.core.notify.ChannelSettings.Email;
import io.chatops.core.notify.ChannelSettings.Gotify;
import io.chatops.core.notify.ChannelSettings.Header;
import io.chatops.core.notify.ChannelSettings.Ntfy;
import io.chatops.core.notify.ChannelSettings.Slack;
import io.chatops.core.notify.ChannelSettings.Telegram;
import io.chatops.core.notify.ChannelSettings.Webhook;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a channel: what is left out stays as it is, above all a secret, which no
 * answer shows; null clears what may be absent.
 */
final class SettingsReader {
  // Stand in for what is missing, which is noted, so that the rules of the rest are looked at, too.
  private static final TargetUrl ANY_URL = TargetUrl.parse("https://example.org");
  private static final Secret ANY_TOKEN = new Secret("1:" + "x".repeat(20));

  private final RequestFields fields;

  private SettingsReader(RequestFields fields) {
    this.fields = fields;
  }

  /** The settings of a new channel; empty when something is wrong, which is noted. */
  static Optional<ChannelSettings> read(ChannelKind kind, RequestFields fields) {
    SettingsReader reader = new SettingsReader(fields);
    return fields.noted(() -> reader.settingsOf(kind));
  }

  private ChannelSettings settingsOf(ChannelKind kind) {
    return switch (kind) {
      case WEBHOOK -> webhook(null);
      case EMAIL -> email(null);
      case NTFY -> ntfy(null);
      case SLACK -> new Slack(url("url", null));
      case DISCORD -> new Discord(url("url", null));
      case TELEGRAM -> telegram(null);
      case GOTIFY -> gotify(null);
    };
  }

  /** The settings of a channel that has some; empty when something is wrong, which is noted. */
  static Optional<ChannelSettings> change(ChannelSettings now, RequestFields fields) {
    SettingsReader reader = new SettingsReader(fields);
    return fields.noted(() -> now.handle(reader.new Change()));
  }

  private final class Change implements ChannelSettings.Handler<ChannelSettings> {
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
      return new Slack(url("url", now.url()));
    }

    @Override
    public ChannelSettings on(Discord now) {
      return new Discord(url("url", now.url()));
    }

    @Override
    public ChannelSettings on(Telegram now) {
      return telegram(now);
    }

    @Override
    public ChannelSettings on(Gotify now) {
      return gotify(now);
    }
  }

  private Webhook webhook(@Nullable Webhook now) {
    TargetUrl url = url("url", now == null ? null : now.url());
    String template = optional(fields.text("template"), now == null ? null : now.template());
    Field<Secret> key = fields.text("signing_key").as(Secret::new);
    if (!key.isGiven() && now != null && now.signingKey() != null) {
      noteIfMoved("signing_key", url, now.url());
    }
    Field<Map<String, String>> headers = fields.textsByName("headers");
    List<Header> kept = now == null ? List.of() : now.headers();
    if (!headers.isGiven() && !kept.isEmpty() && now != null) {
      noteIfMoved("headers", url, now.url());
    }
    return new Webhook(
        url,
        template,
        optional(key, now == null ? null : now.signingKey()),
        headers.isGiven() ? headers(headers.orElse(Map.of())) : kept);
  }

  private static List<Header> headers(Map<String, String> values) {
    return values.entrySet().stream()
        .map(header -> new Header(header.getKey(), new Secret(header.getValue())))
        .toList();
  }

  private Email email(@Nullable Email now) {
    Field<List<EmailAddress>> recipients =
        fields
            .texts("recipients")
            .notNull()
            .as(texts -> texts.stream().map(EmailAddress::new).toList());
    List<EmailAddress> any = List.of(new EmailAddress("any@example.org"));
    return new Email(required(recipients, now == null ? null : now.recipients(), any));
  }

  private Ntfy ntfy(@Nullable Ntfy now) {
    TargetUrl server = url("server_url", now == null ? Ntfy.PUBLIC_SERVER : now.serverUrl());
    Field<Secret> token = fields.text("token").as(Secret::new);
    if (!token.isGiven() && now != null && now.token() != null) {
      noteIfMoved("token", server, now.serverUrl());
    }
    return new Ntfy(
        server,
        required(fields.text("topic"), now == null ? null : now.topic(), "any"),
        optional(token, now == null ? null : now.token()),
        optional(fields.integer("priority"), now == null ? null : now.priority()));
  }

  private Telegram telegram(@Nullable Telegram now) {
    TargetUrl api = url("base_url", now == null ? Telegram.PUBLIC_API : now.baseUrl());
    Field<Secret> token = fields.text("bot_token").as(Secret::new);
    if (!token.isGiven() && now != null) {
      noteIfMoved("bot_token", api, now.baseUrl());
    }
    return new Telegram(
        api,
        required(token, now == null ? null : now.botToken(), ANY_TOKEN),
        required(fields.text("chat_id"), now == null ? null : now.chatId(), "1"));
  }

  private Gotify gotify(@Nullable Gotify now) {
    TargetUrl server = url("server_url", now == null ? null : now.serverUrl());
    Field<Secret> token = fields.text("token").as(Secret::new);
    if (!token.isGiven() && now != null) {
      noteIfMoved("token", server, now.serverUrl());
    }
    return new Gotify(
        server,
        required(token, now == null ? null : now.token(), ANY_TOKEN),
        optional(fields.integer("priority"), now == null ? null : now.priority()));
  }

  /**
   * A secret is used for no other server than the one that it was given for: else whoever can
   * change a channel could have it sent to themselves, or what they like signed.
   */
  private void noteIfMoved(String secret, TargetUrl url, TargetUrl now) {
    if (!url.origin().equals(now.origin())) {
      fields.reject(secret, "must be sent again when the server changes");
    }
  }

  private TargetUrl url(String name, @Nullable TargetUrl now) {
    return required(fields.text(name).as(TargetUrl::parse), now, ANY_URL);
  }

  /** Notes when there is none, neither now nor given. */
  private static <T> T required(Field<T> field, @Nullable T now, T standIn) {
    return now == null ? field.required().orElse(standIn) : field.notNull().orElse(now);
  }

  private static <T> @Nullable T optional(Field<T> field, @Nullable T now) {
    return field.isGiven() ? field.orNull() : now;
  }
}
