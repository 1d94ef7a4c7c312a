package io.chatops.rest.notify;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All that settings may hold, for the description of the API; {@link SettingsReader} reads them.
 */
@Schema(
    description =
        "What the kind takes. webhook: url, template?, signing_key?, headers?; email: recipients;"
            + " ntfy: server_url?, topic, token?, priority?; slack and discord: url; telegram:"
            + " base_url?, bot_token, chat_id; gotify: server_url, token, priority?. What belongs"
            + " to another kind is ignored. Secrets are never shown again")
record ChannelSettingsRequest(
    @Schema(
            description = "http or https; where it leads to is checked before anything is sent",
            maxLength = 2048,
            examples = "https://hooks.example.org/alerts")
        String url,
    @Schema(
            nullable = true,
            description =
                "JSON with placeholders, see docs/notification-channels.md; null: the usual document",
            maxLength = 16_384)
        @Nullable String template,
    @Schema(
            nullable = true,
            description = "Of the HMAC-SHA256 that signs each request; null: none",
            minLength = 16,
            maxLength = 256,
            writeOnly = true)
        @Nullable String signingKey,
    @Schema(
            nullable = true,
            description = "Sent along, at most 10; takes the place of all that were there",
            writeOnly = true,
            examples = "{\"Authorization\": \"Bearer ...\"}")
        @Nullable Map<String, String> headers,
    @Schema(minItems = 1, maxItems = 10, examples = "[\"ops@example.org\"]")
        List<String> recipients,
    @Schema(description = "Of ntfy by default https://ntfy.sh", examples = "https://ntfy.sh")
        String serverUrl,
    @Schema(pattern = "[A-Za-z0-9_-]{1,64}", examples = "ops-alerts-x7Kq") String topic,
    @Schema(nullable = true, maxLength = 256, writeOnly = true) @Nullable String token,
    @Schema(
            nullable = true,
            description = "Of ntfy 1-5, of gotify 0-10; null: by severity",
            minimum = "0",
            maximum = "10")
        @Nullable Integer priority,
    @Schema(defaultValue = "https://api.telegram.org") String baseUrl,
    @Schema(writeOnly = true, examples = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11")
        String botToken,
    @Schema(description = "A number, or @ and a channel's name", examples = "-1001234567890")
        String chatId) {}
