package io.chatops.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import java.util.Map;

/**
 * An incoming webhook with the part of <a
 * href="https://docs.slack.dev/messaging/formatting-message-text">Slack's formatting</a> that
 * Mattermost and Rocket.Chat support, too.
 */
final class SlackCall {
  /** In characters; Slack splits longer messages. */
  private static final int MAX_TEXT_LENGTH = 3_500;

  private static final int MAX_TITLE_LENGTH = 400;

  private SlackCall() {}

  static HttpCall of(ChannelSettings.Slack settings, NotificationMessage message) {
    String text =
        "*" + fit(message.title(), MAX_TITLE_LENGTH) + "*\n" + fit(message.text(), MAX_TEXT_LENGTH);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put(
        "text",
        message.link() == null
            ? text
            : text
                + "\n"
                + FittedText.fit(
                    message.link().toString(), MAX_TITLE_LENGTH, FittedText::entities));
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    return HttpCall.of(message, settings.url().uri(), Map.of(), body);
  }

  private static String fit(String text, int most) {
    // Mattermost reads Markdown: "[text](address)" would hide where a link goes, or load a picture.
    return FittedText.fit(text.replace("](", "]\u200b("), most, SlackCall::escape);
  }

  /** Breaks up mentions: {@code <!channel>} in Slack, {@code @all} in the others. */
  private static String escape(int character) {
    return character == '@' ? FittedText.SILENT_AT : FittedText.entities(character);
  }
}
