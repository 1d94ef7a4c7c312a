package io.chatops.persistence.notify;

import static java.util.Objects.requireNonNull;

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
import io.chatops.persistence.sql.StoredText;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of the settings of any kind of channel; those that a kind lacks are absent. */
@Embeddable
@SuppressWarnings("ArrayRecordComponent") // never compared
record SettingsColumns(
    @Enumerated(EnumType.STRING) ChannelKind kind,
    @Nullable String url,
    @Nullable String secret,
    @Nullable String template,
    String @Nullable [] headerNames,
    String @Nullable [] headerValues,
    String @Nullable [] recipients,
    @Nullable String topic,
    @Nullable String chatId,
    @Nullable Integer priority) {

  static SettingsColumns from(ChannelSettings settings) {
    return settings.handle(new FromSettings());
  }

  private static final class FromSettings implements ChannelSettings.Handler<SettingsColumns> {
    @Override
    public SettingsColumns on(Webhook webhook) {
      return new SettingsColumns(
          webhook.kind(),
          text(webhook.url()),
          text(webhook.signingKey()),
          webhook.template(),
          StoredText.array(webhook.headers().stream().map(Header::name).toList()),
          StoredText.array(webhook.headers().stream().map(h -> h.value().value()).toList()),
          null,
          null,
          null,
          null);
    }

    @Override
    public SettingsColumns on(Email email) {
      String[] recipients =
          StoredText.array(email.recipients().stream().map(EmailAddress::value).toList());
      return new SettingsColumns(
          email.kind(), null, null, null, null, null, recipients, null, null, null);
    }

    @Override
    public SettingsColumns on(Ntfy ntfy) {
      return of(ntfy, ntfy.serverUrl(), ntfy.token(), ntfy.topic(), null, ntfy.priority());
    }

    @Override
    public SettingsColumns on(Slack slack) {
      return of(slack, slack.url(), null, null, null, null);
    }

    @Override
    public SettingsColumns on(Discord discord) {
      return of(discord, discord.url(), null, null, null, null);
    }

    @Override
    public SettingsColumns on(Telegram telegram) {
      return of(telegram, telegram.baseUrl(), telegram.botToken(), null, telegram.chatId(), null);
    }

    @Override
    public SettingsColumns on(Gotify gotify) {
      return of(gotify, gotify.serverUrl(), gotify.token(), null, null, gotify.priority());
    }

    private static SettingsColumns of(
        ChannelSettings settings,
        TargetUrl url,
        @Nullable Secret secret,
        @Nullable String topic,
        @Nullable String chatId,
        @Nullable Integer priority) {
      return new SettingsColumns(
          settings.kind(),
          text(url),
          text(secret),
          null,
          null,
          null,
          null,
          topic,
          chatId,
          priority);
    }

    private static String text(TargetUrl url) {
      return url.uri().toString();
    }

    private static @Nullable String text(@Nullable Secret secret) {
      return secret == null ? null : secret.value();
    }
  }

  ChannelSettings toDomain() {
    return switch (kind) {
      case WEBHOOK -> new Webhook(targetUrl(), template, secretOrNull(), headers());
      case EMAIL ->
          new Email(
              Arrays.stream(requireNonNull(recipients, "recipients"))
                  .map(EmailAddress::new)
                  .toList());
      case NTFY -> new Ntfy(targetUrl(), requireNonNull(topic, "topic"), secretOrNull(), priority);
      case SLACK -> new Slack(targetUrl());
      case DISCORD -> new Discord(targetUrl());
      case TELEGRAM -> new Telegram(targetUrl(), presentSecret(), requireNonNull(chatId, "chatId"));
      case GOTIFY -> new Gotify(targetUrl(), presentSecret(), priority);
    };
  }

  private List<Header> headers() {
    String[] names = requireNonNull(headerNames, "headerNames");
    String[] values = requireNonNull(headerValues, "headerValues");
    return IntStream.range(0, names.length)
        .mapToObj(i -> new Header(names[i], new Secret(values[i])))
        .toList();
  }

  private TargetUrl targetUrl() {
    return TargetUrl.parse(requireNonNull(url, "url"));
  }

  private Secret presentSecret() {
    return new Secret(requireNonNull(secret, "secret"));
  }

  private @Nullable Secret secretOrNull() {
    return secret == null ? null : new Secret(secret);
  }

  @Override
  public String toString() {
    return "SettingsColumns[" + kind + ", ***]";
  }
}
