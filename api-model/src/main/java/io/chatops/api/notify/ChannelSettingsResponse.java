package io.chatops.api.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.TargetUrl;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Settings of a channel without its secrets; flags tell which secrets there are. */
@Schema(
    name = "ChannelSettings",
    oneOf = {
      ChannelSettingsResponse.WebhookSettings.class,
      ChannelSettingsResponse.EmailSettings.class,
      ChannelSettingsResponse.NtfySettings.class,
      ChannelSettingsResponse.HookSettings.class,
      ChannelSettingsResponse.TelegramSettings.class,
      ChannelSettingsResponse.GotifySettings.class,
      ChannelSettingsResponse.UnreadableSettings.class
    })
public interface ChannelSettingsResponse {
  /** Settings of a webhook. */
  @Schema(name = "WebhookSettings")
  record WebhookSettings(
      @Schema(
              description = "Scheme, host and port; the rest may be a secret",
              examples = "https://hooks.example.org")
          String urlOrigin,
      @Schema(nullable = true) @Nullable String template,
      boolean hasSigningKey,
      @Schema(description = "Without their values, which may be secrets") List<String> headerNames)
      implements ChannelSettingsResponse {}

  /** Settings of e-mails. */
  @Schema(name = "EmailSettings")
  record EmailSettings(List<String> recipients) implements ChannelSettingsResponse {}

  /** Settings of ntfy. */
  @Schema(name = "NtfySettings")
  record NtfySettings(
      String serverUrl,
      String topic,
      boolean hasToken,
      @Schema(nullable = true) @Nullable Integer priority)
      implements ChannelSettingsResponse {}

  /** Settings of Slack and Discord. */
  @Schema(name = "HookSettings")
  record HookSettings(
      @Schema(
              description = "Scheme, host and port; the rest is the secret",
              examples = "https://hooks.slack.com")
          String urlOrigin)
      implements ChannelSettingsResponse {}

  /** Settings of Telegram. */
  @Schema(name = "TelegramSettings")
  record TelegramSettings(String baseUrl, String chatId, boolean hasBotToken)
      implements ChannelSettingsResponse {}

  /** Settings of Gotify. */
  @Schema(name = "GotifySettings")
  record GotifySettings(
      String serverUrl, boolean hasToken, @Schema(nullable = true) @Nullable Integer priority)
      implements ChannelSettingsResponse {}

  /** Settings of any kind that the hub cannot open. */
  @Schema(name = "UnreadableSettings")
  record UnreadableSettings(
      @Schema(
              description = "Present only if the hub cannot open the settings of this channel",
              examples = UnreadableSettings.PROBLEM)
          String problem)
      implements ChannelSettingsResponse {
    private static final String PROBLEM =
        "The hub cannot open these settings; send all of them again, or remove the channel";
  }

  /** Shows the settings and leaves the secrets out. */
  public static ChannelSettingsResponse from(ChannelSettings settings) {
    return settings.handle(
        new ChannelSettings.Handler<ChannelSettingsResponse>() {
          @Override
          public ChannelSettingsResponse on(ChannelSettings.Webhook webhook) {
            return new WebhookSettings(
                webhook.url().origin(),
                webhook.template(),
                webhook.signingKey() != null,
                webhook.headers().stream().map(ChannelSettings.Header::name).toList());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Email email) {
            return new EmailSettings(email.recipients().stream().map(EmailAddress::value).toList());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Ntfy ntfy) {
            return new NtfySettings(
                text(ntfy.serverUrl()), ntfy.topic(), ntfy.token() != null, ntfy.priority());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Slack slack) {
            return new HookSettings(slack.url().origin());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Discord discord) {
            return new HookSettings(discord.url().origin());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Telegram telegram) {
            return new TelegramSettings(text(telegram.baseUrl()), telegram.chatId(), true);
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Gotify gotify) {
            return new GotifySettings(text(gotify.serverUrl()), true, gotify.priority());
          }

          @Override
          public ChannelSettingsResponse on(ChannelSettings.Unreadable unreadable) {
            return new UnreadableSettings(UnreadableSettings.PROBLEM);
          }
        });
  }

  private static String text(TargetUrl url) {
    return url.uri().toString();
  }
}
