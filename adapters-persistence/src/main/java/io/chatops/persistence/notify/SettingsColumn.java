package io.chatops.persistence.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.notify.ChannelJson;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.persistence.sql.StoredText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Map;

/**
 * The column of a channel's settings: the JSON of the API, secrets included. All of it is sealed,
 * because addresses, topics, templates and headers may be as secret as tokens. No migration can
 * rewrite sealed rows, so those in earlier words stay readable.
 */
@RegisterForReflection(targets = ChannelSettings.class, ignoreNested = false)
final class SettingsColumn {
  private static final JsonMapper JSON = new JsonMapper();

  /** The earlier words, by today's. */
  private static final Map<String, String> EARLIER =
      Map.of(
          "server_url", "url",
          "base_url", "url",
          "token", "secret",
          "signing_key", "secret",
          "bot_token", "secret",
          "chat_id", "chatId");

  private SettingsColumn() {}

  static byte[] write(ChannelSettings settings) {
    return StoredText.of(ChannelJson.write(settings).toString()).getBytes(UTF_8);
  }

  static ChannelSettings read(ChannelKind kind, byte[] json) {
    ObjectNode fields;
    try {
      fields = JSON.readValue(json, ObjectNode.class);
    } catch (IOException e) {
      // Not passed on as the cause, because its message quotes the text.
      throw new IllegalStateException("The settings of a channel are not JSON of this version");
    }
    EARLIER.forEach(
        (today, earlier) -> {
          if (!fields.has(today) && fields.has(earlier)) {
            fields.set(today, fields.get(earlier));
          }
        });
    if (fields.has("headerNames")) {
      ObjectNode headers = fields.putObject("headers");
      int i = 0;
      for (JsonNode name : fields.path("headerNames")) {
        headers.set(name.asText(), fields.path("headerValues").path(i++));
      }
    }
    return ChannelJson.stored(kind, fields);
  }
}
