package io.chatops.api.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a channel without its secrets; flags show which secrets there are. {@link
 * ChannelJson} writes them, and the records here describe them.
 */
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
      @Schema(description = "Without their values, which may be secrets")
          List<String> headerNames) {}

  /** Settings of e-mails. */
  @Schema(name = "EmailSettings")
  record EmailSettings(
      List<String> recipients,
      @Schema(
              description =
                  "The recipients who get no alerts, as they have not confirmed their address yet")
          List<String> unconfirmed) {}

  /** Settings of ntfy. */
  @Schema(name = "NtfySettings")
  record NtfySettings(
      String serverUrl,
      String topic,
      boolean hasToken,
      @Schema(nullable = true) @Nullable Integer priority) {}

  /** Settings of Slack and Discord. */
  @Schema(name = "HookSettings")
  record HookSettings(
      @Schema(
              description = "Scheme, host and port; the rest is secret",
              examples = "https://hooks.slack.com")
          String urlOrigin) {}

  /** Settings of Telegram. */
  @Schema(name = "TelegramSettings")
  record TelegramSettings(String baseUrl, String chatId, boolean hasBotToken) {}

  /** Settings of Gotify. */
  @Schema(name = "GotifySettings")
  record GotifySettings(
      String serverUrl, boolean hasToken, @Schema(nullable = true) @Nullable Integer priority) {}

  /** Settings of any kind that the hub cannot open. */
  @Schema(name = "UnreadableSettings")
  record UnreadableSettings(
      @Schema(
              description = "Present only if the hub cannot open the settings of this channel",
              examples = UnreadableSettings.PROBLEM)
          String problem) {
    static final String PROBLEM =
        "The hub cannot open these settings; send all of them again, or remove the channel";
  }

  static ChannelSettingsResponse from(ChannelSettings settings) {
    return new Shown(ChannelJson.shown(settings));
  }

  /** The answer itself. */
  record Shown(@JsonValue ObjectNode fields) implements ChannelSettingsResponse {}
}
