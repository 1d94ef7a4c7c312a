package io.chatops.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import java.util.Map;

/** A message of an application: <a href="https://gotify.net/docs/pushmsg">gotify.net</a>. */
final class GotifyCall {
  /** In characters; Gotify has no limit, but phones have. */
  private static final int MAX_TEXT_LENGTH = 6_000;

  private static final int MAX_TITLE_LENGTH = 250;

  /** The lowest priority at which Android makes a sound even in quiet mode. */
  private static final int HIGH = 8;

  private static final int NORMAL = 5;

  private GotifyCall() {}

  static HttpCall of(ChannelSettings.Gotify settings, NotificationMessage message) {
    Integer priority = settings.priority();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("title", FittedText.fit(message.title(), MAX_TITLE_LENGTH));
    body.put("message", FittedText.fit(message.text(), MAX_TEXT_LENGTH));
    body.put(
        "priority", priority == null ? Urgency.of(message).pick(HIGH, NORMAL, NORMAL) : priority);
    ObjectNode extras = body.putObject("extras");
    extras.putObject("client::display").put("contentType", "text/plain");
    if (message.link() != null) {
      extras
          .putObject("client::notification")
          .putObject("click")
          .put("url", message.link().toString());
    }
    return HttpCall.of(
        message,
        HttpCall.below(settings.serverUrl(), "/message"),
        Map.of("X-Gotify-Key", settings.token().value()),
        body);
  }
}
