package io.chatops.persistence.notify;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import io.chatops.core.notify.ChannelSettings.Unreadable;
import io.chatops.core.notify.ChannelSettings.Webhook;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.persistence.sql.StoredText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a channel's settings, for channels of any kind; fields that a kind lacks are absent.
 * All of it is sealed, because addresses, topics, templates and headers may be as secret as tokens.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record SettingsDocument(
    @Nullable String url,
    @Nullable String secret,
    @Nullable String template,
    @Nullable List<String> headerNames,
    @Nullable List<String> headerValues,
    @Nullable List<String> recipients,
    @Nullable String topic,
    @Nullable String chatId,
    @Nullable Integer priority) {

  private static final JsonMapper JSON = new JsonMapper();

  static SettingsDocument from(ChannelSettings settings) {
    return settings.handle(new FromSettings());
  }

  private static final class FromSettings implements ChannelSettings.Handler<SettingsDocument> {
    @Override
    public SettingsDocument on(Webhook webhook) {
      return new SettingsDocument(
          text(webhook.url()),
          text(webhook.signingKey()),
          webhook.template(),
          webhook.headers().stream().map(Header::name).toList(),
          webhook.headers().stream().map(h -> h.value().value()).toList(),
          null,
          null,
          null,
          null);
    }

    @Override
    public SettingsDocument on(Email email) {
      List<String> recipients = email.recipients().stream().map(EmailAddress::value).toList();
      return new SettingsDocument(null, null, null, null, null, recipients, null, null, null);
    }

    @Override
    public SettingsDocument on(Ntfy ntfy) {
      return of(ntfy.serverUrl(), ntfy.token(), ntfy.topic(), null, ntfy.priority());
    }

    @Override
    public SettingsDocument on(Slack slack) {
      return of(slack.url(), null, null, null, null);
    }

    @Override
    public SettingsDocument on(Discord discord) {
      return of(discord.url(), null, null, null, null);
    }

    @Override
    public SettingsDocument on(Telegram telegram) {
      return of(telegram.baseUrl(), telegram.botToken(), null, telegram.chatId(), null);
    }

    @Override
    public SettingsDocument on(Gotify gotify) {
      return of(gotify.serverUrl(), gotify.token(), null, null, gotify.priority());
    }

    @Override
    public SettingsDocument on(Unreadable unreadable) {
      throw new IllegalArgumentException("settings that cannot be opened stay as they are");
    }

    private static SettingsDocument of(
        TargetUrl url,
        @Nullable Secret secret,
        @Nullable String topic,
        @Nullable String chatId,
        @Nullable Integer priority) {
      return new SettingsDocument(
          text(url), text(secret), null, null, null, null, topic, chatId, priority);
    }

    private static String text(TargetUrl url) {
      return url.uri().toString();
    }

    private static @Nullable String text(@Nullable Secret secret) {
      return secret == null ? null : secret.value();
    }
  }

  byte[] toJson() {
    try {
      return StoredText.of(JSON.writeValueAsString(this)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every record of texts is JSON", e);
    }
  }

  static SettingsDocument parse(byte[] json) {
    try {
      return JSON.readValue(json, SettingsDocument.class);
    } catch (IOException e) {
      // Not passed on as the cause, because its message quotes the text.
      throw new IllegalStateException("The settings of a channel are not JSON of this version");
    }
  }

  ChannelSettings toDomain(ChannelKind kind) {
    return switch (kind) {
      case WEBHOOK -> new Webhook(targetUrl(), template, secretOrNull(), headers());
      case EMAIL ->
          new Email(
              requireNonNull(recipients, "recipients").stream().map(EmailAddress::new).toList());
      case NTFY -> new Ntfy(targetUrl(), requireNonNull(topic, "topic"), secretOrNull(), priority);
      case SLACK -> new Slack(targetUrl());
      case DISCORD -> new Discord(targetUrl());
      case TELEGRAM -> new Telegram(targetUrl(), presentSecret(), requireNonNull(chatId, "chatId"));
      case GOTIFY -> new Gotify(targetUrl(), presentSecret(), priority);
    };
  }

  private List<Header> headers() {
    List<String> names = requireNonNull(headerNames, "headerNames");
    List<String> values = requireNonNull(headerValues, "headerValues");
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Header(names.get(i), new Secret(values.get(i))))
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
    return "SettingsDocument[***]";
  }
}
