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
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts, numbers and lists of texts or objects in one JSON object. Getters return null for a
 * field that is missing or of another type.
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
        fields.values.put(name, elements(json));
      } else {
        json.skipChildren();
      }
    }
    return fields;
  }

  /** Reads a list of texts and of objects; other elements are left out. */
  private static List<Object> elements(JsonParser json) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        elements.add(json.getText());
      } else if (json.currentToken() == JsonToken.START_OBJECT) {
        elements.add(read(json));
      } else {
        json.skipChildren();
      }
    }
    return elements;
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

  /**
   * Returns a container's ports as Docker's client shows them, such as {@code
   * 0.0.0.0:8080->80/tcp}. Earlier agents send Docker's own objects.
   */
  @Nullable List<String> ports(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(JsonFields::port).filter(Objects::nonNull).toList()
        : null;
  }

  private static @Nullable String port(Object element) {
    if (!(element instanceof JsonFields port)) {
      return String.valueOf(element);
    }
    Long inside = port.any("PrivatePort", "private_port", "container_port");
    if (inside == null) {
      return null;
    }
    Long outside = port.any("PublicPort", "public_port", "host_port");
    String protocol = port.anyText("Type", "type", "protocol");
    String address = port.anyText("IP", "ip", "host_ip");
    return (outside == null || outside == 0
            ? ""
            : (address == null || address.isEmpty() ? "0.0.0.0" : bracketed(address))
                + ":"
                + outside
                + "->")
        + inside
        + "/"
        + (protocol == null || protocol.isEmpty() ? "tcp" : protocol);
  }

  private static String bracketed(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  private @Nullable Long any(String... names) {
    return Stream.of(names).map(this::integer).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private @Nullable String anyText(String... names) {
    return Stream.of(names).map(this::text).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
