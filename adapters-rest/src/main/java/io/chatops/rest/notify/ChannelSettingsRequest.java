package io.chatops.rest.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import io.chatops.rest.request.Flat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Describes and checks the fields of settings of any kind; {@link
 * io.chatops.api.notify.ChannelJson} makes settings of them.
 */
@Schema(
    description =
        "What the kind takes. webhook: url, template?, signing_key?, headers?; email: recipients,"
            + " confirmation_code?;"
            + " ntfy: server_url?, topic, token?, priority?; slack and discord: url; telegram:"
            + " base_url?, bot_token, chat_id; gotify: server_url, token, priority?. What belongs"
            + " to another kind is ignored, null included. Secrets are never shown again")
record ChannelSettingsRequest(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "http or https; the hub checks the destination before it sends anything",
            maxLength = 2048,
            examples = "https://hooks.example.org/alerts")
        @Nullable TargetUrl url,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "JSON with placeholders, see docs/webhooks.md; null: the default" + " document",
            maxLength = 16_384)
        @Nullable String template,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "The key of the HMAC-SHA256 that signs each request; null: none",
            minLength = 16,
            maxLength = 256,
            writeOnly = true)
        @Nullable Secret signingKey,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            additionalProperties = String.class,
            nullable = true,
            description = "Sent with each request, at most 10; replaces all existing ones",
            writeOnly = true,
            examples = "{\"Authorization\": \"Bearer ...\"}")
        @Nullable Map<String, String> headers,
    @Schema(
            implementation = String[].class,
            nullable = true,
            minItems = 1,
            maxItems = 10,
            examples = "[\"ops@example.org\"]")
        @Nullable List<EmailAddress> recipients,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "The code that a recipient got by a test of this channel; confirms the recipient,"
                    + " in an update",
            maxLength = 100,
            writeOnly = true,
            examples = "1f0a-93bc-77d2")
        @Nullable String confirmationCode,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "For ntfy, https://ntfy.sh by default",
            examples = "https://ntfy.sh")
        @Nullable TargetUrl serverUrl,
    @Schema(
            implementation = String.class,
            nullable = true,
            pattern = "[A-Za-z0-9_-]{1,64}",
            examples = "ops-alerts-x7Kq")
        @Nullable String topic,
    @Schema(implementation = String.class, nullable = true, maxLength = 256, writeOnly = true)
        @Nullable Secret token,
    @Schema(
            implementation = Integer.class,
            nullable = true,
            description = "1-5 for ntfy, 0-10 for gotify; null: by severity",
            minimum = "0",
            maximum = "10")
        @Nullable Integer priority,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "https://api.telegram.org by default",
            examples = "https://api.telegram.org")
        @Nullable TargetUrl baseUrl,
    @Schema(
            implementation = String.class,
            nullable = true,
            writeOnly = true,
            examples = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11")
        @Nullable Secret botToken,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "A number, or @ and a channel's name",
            examples = "-1001234567890")
        @Nullable String chatId,
    @Flat @Schema(hidden = true) ObjectNode fields) {
  @Override
  public String toString() {
    return "ChannelSettingsRequest[***]";
  }
}
