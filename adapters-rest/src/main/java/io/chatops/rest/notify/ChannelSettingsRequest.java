package io.chatops.rest.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.rest.request.Change;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Settings of a channel of any kind. Fields left out stay, above all secrets. */
@Schema(
    description =
        "What the kind takes. webhook: url, template?, signing_key?, headers?; email: recipients;"
            + " ntfy: server_url?, topic, token?, priority?; slack and discord: url; telegram:"
            + " base_url?, bot_token, chat_id; gotify: server_url, token, priority?. What belongs"
            + " to another kind is ignored, null included. Secrets are never shown again")
record ChannelSettingsRequest(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "http or https; where it leads to is checked before anything is sent",
            maxLength = 2048,
            examples = "https://hooks.example.org/alerts")
        Change<TargetUrl> url,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "JSON with placeholders, see docs/notification-channels.md; null: the usual document",
            maxLength = 16_384)
        Change<String> template,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Of the HMAC-SHA256 that signs each request; null: none",
            minLength = 16,
            maxLength = 256,
            writeOnly = true)
        Change<Secret> signingKey,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            additionalProperties = String.class,
            nullable = true,
            description = "Sent along, at most 10; takes the place of all that were there",
            writeOnly = true,
            examples = "{\"Authorization\": \"Bearer ...\"}")
        Change<Map<String, String>> headers,
    @Schema(
            implementation = String[].class,
            nullable = true,
            minItems = 1,
            maxItems = 10,
            examples = "[\"ops@example.org\"]")
        Change<List<EmailAddress>> recipients,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Of ntfy by default https://ntfy.sh",
            examples = "https://ntfy.sh")
        Change<TargetUrl> serverUrl,
    @Schema(
            implementation = String.class,
            nullable = true,
            pattern = "[A-Za-z0-9_-]{1,64}",
            examples = "ops-alerts-x7Kq")
        Change<String> topic,
    @Schema(implementation = String.class, nullable = true, maxLength = 256, writeOnly = true)
        Change<Secret> token,
    @Schema(
            implementation = Integer.class,
            nullable = true,
            description = "Of ntfy 1-5, of gotify 0-10; null: by severity",
            minimum = "0",
            maximum = "10")
        Change<Integer> priority,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "By default https://api.telegram.org",
            examples = "https://api.telegram.org")
        Change<TargetUrl> baseUrl,
    @Schema(
            implementation = String.class,
            nullable = true,
            writeOnly = true,
            examples = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11")
        Change<Secret> botToken,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "A number, or @ and a channel's name",
            examples = "-1001234567890")
        Change<String> chatId) {

  /** Returns the settings of a new channel. */
  ChannelSettings of(ChannelKind kind) {
    return new SettingsChange(this).of(kind);
  }

  /** Returns the settings after this change. */
  ChannelSettings over(ChannelSettings now) {
    return new SettingsChange(this).over(now);
  }
}
