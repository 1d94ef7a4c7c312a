package io.chatops.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Publishes as JSON: <a href="https://docs.ntfy.sh/publish/#publish-as-json">docs.ntfy.sh</a>. */
final class NtfyCall {
  /** In bytes. From 4,096 on ntfy makes the text a file; the whole JSON may be twice as long. */
  private static final int MAX_TEXT_BYTES = 3_000;

  private static final int MAX_TITLE_LENGTH = 250;
  private static final int DEFAULT = 3;
  private static final int MAX = 5;

  private NtfyCall() {}

  static HttpCall of(ChannelSettings.Ntfy settings, NotificationMessage message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("topic", settings.topic());
    body.put("title", FittedText.fit(message.title(), MAX_TITLE_LENGTH));
    body.put("message", fitBytes(message.text()));
    Integer priority = settings.priority();
    body.put(
        "priority", priority == null ? Urgency.of(message).pick(MAX, DEFAULT, DEFAULT) : priority);
    body.putArray("tags")
        .add(Urgency.of(message).pick("rotating_light", "warning", "white_check_mark"));
    if (message.link() != null) {
      body.put("click", message.link().toString());
    }
    Secret token = settings.token();
    return HttpCall.of(
        message,
        settings.serverUrl().uri(),
        token == null ? Map.of() : Map.of("Authorization", "Bearer " + token.value()),
        body);
  }

  private static String fitBytes(String text) {
    return FittedText.fit(
        text,
        MAX_TEXT_BYTES,
        Character::toString,
        part -> part.getBytes(StandardCharsets.UTF_8).length);
  }
}
