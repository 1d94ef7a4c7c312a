package io.chatops.ws.agent;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts, numbers and lists of texts in one JSON object. Getters return null for a field that is
 * missing or of another type.
 */
final class JsonFields {
  private final Map<String, Object> values = new HashMap<>();

  private JsonFields() {}

  /** Reads the object that the parser has entered, to its end. */
  static JsonFields read(JsonParser json) throws IOException {
    JsonFields fields = new JsonFields();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        fields.values.put(name, json.getText());
      } else if (token.isNumeric()) {
        fields.values.put(name, json.getNumberValue());
      } else if (token == JsonToken.START_ARRAY) {
        fields.values.put(name, texts(json));
      } else {
        json.skipChildren();
      }
    }
    return fields;
  }

  private static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }

  @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  @Nullable Double number(String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : null;
  }

  /** Returns the number if it is written as an integer. */
  @Nullable Long integer(String name) {
    Object value = values.get(name);
    boolean isWhole = value instanceof Integer || value instanceof Long;
    return isWhole && value instanceof Number number ? number.longValue() : null;
  }

  /** Returns a time given in ISO 8601 or in seconds since 1970, as Docker writes it. */
  @Nullable Instant time(String name) {
    try {
      Long seconds = integer(name);
      String text = text(name);
      if (seconds != null) {
        return Instant.ofEpochSecond(seconds);
      }
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Nullable List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : null;
  }
}
