package io.chatops.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import java.util.Map;

/**
 * Executes a webhook: <a href="https://docs.discord.com/developers/resources/webhook">Discord</a>.
 */
final class DiscordCall {
  private static final int MAX_TITLE_LENGTH = 256;
  private static final int MAX_DESCRIPTION_LENGTH = 4_096;
  private static final String MARKDOWN = "\\*_~`|<>[]()#@";

  private static final int RED = 0xd92d20;
  private static final int AMBER = 0xf79009;
  private static final int GREEN = 0x12b76a;

  private DiscordCall() {}

  static HttpCall of(ChannelSettings.Discord settings, NotificationMessage message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode embed = body.putArray("embeds").addObject();
    embed.put("title", FittedText.fit(message.title(), MAX_TITLE_LENGTH, DiscordCall::escape));
    embed.put(
        "description", FittedText.fit(message.text(), MAX_DESCRIPTION_LENGTH, DiscordCall::escape));
    embed.put("color", Urgency.of(message).pick(RED, AMBER, GREEN));
    embed.put("timestamp", message.createdAt().toString());
    if (message.link() != null) {
      embed.put("url", message.link().toString());
    }
    // A host may be named @everyone; its name must not notify all members.
    body.putObject("allowed_mentions").putArray("parse");
    return HttpCall.of(message, settings.url().uri(), Map.of(), body);
  }

  private static String escape(int character) {
    String text = Character.toString(character);
    return MARKDOWN.contains(text) ? "\\" + text : text;
  }
}
