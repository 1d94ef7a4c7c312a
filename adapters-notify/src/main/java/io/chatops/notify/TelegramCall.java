package io.chatops.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import java.util.Map;

/**
 * A bot's message: <a href="https://core.telegram.org/bots/api#sendmessage">sendMessage</a>, whose
 * address holds the bot's token. Without {@code parse_mode} the text is only text.
 */
final class TelegramCall {
  private static final int MAX_TEXT_LENGTH = 4_096;

  private TelegramCall() {}

  static HttpCall of(ChannelSettings.Telegram settings, NotificationMessage message) {
    String link = message.link() == null ? "" : "\n\n" + message.link();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("chat_id", settings.chatId());
    body.put(
        "text",
        FittedText.fit(
                message.title() + "\n\n" + message.text(),
                MAX_TEXT_LENGTH - link.length(),
                TelegramCall::escape)
            + link);
    body.putObject("link_preview_options").put("is_disabled", true);
    return HttpCall.of(
        message,
        HttpCall.below(settings.baseUrl(), "/bot" + settings.botToken().value() + "/sendMessage"),
        Map.of(),
        body);
  }

  /** Breaks up mentions; otherwise Telegram would notify the named user. */
  private static String escape(int character) {
    return character == '@' ? FittedText.SILENT_AT : Character.toString(character);
  }
}
