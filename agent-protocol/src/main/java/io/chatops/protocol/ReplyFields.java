package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the fields of an agent's replies, which may be in {@code data} or beside it, and may come
 * before the {@code type} that tells what they are. So a field of the wrong type shows only when it
 * is asked for.
 */
final class ReplyFields {
  private static final Set<String> TEXTS =
      Set.of(
          "container_id",
          "status",
          "stream",
          "data",
          "output",
          "ended",
          "timestamp",
          "message",
          "code");
  private static final Set<String> NUMBERS =
      Set.of("exit_code", "signal", "omitted_bytes", "duration_ms", "dropped");
  private static final Set<String> FLAGS = Set.of("output_truncated");
  private static final int MAX_LINES = 10_000;
  // Each fits into a long.
  private static final int MAX_DIGITS = 18;

  private final Map<String, Object> fields = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();

  /** A field that an answer of an agent needs has the wrong type. */
  static final class WrongType extends Exception {
    WrongType(String name) {
      super("the agent's answer cannot be read: " + name + " is missing or of the wrong type");
    }
  }

  /** Whether replies have such a field. */
  static boolean knows(String name) {
    return TEXTS.contains(name)
        || NUMBERS.contains(name)
        || FLAGS.contains(name)
        || name.equals("logs");
  }

  /** Takes the field that the parser is at; what is in {@code data} comes before what is not. */
  void read(StrictParser parser, String name, JsonToken value, boolean inData)
      throws IOException, ProtocolException {
    Object read = null;
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (name.equals("logs") && value == JsonToken.START_ARRAY) {
      read = gatherLines(parser);
    } else if (value == JsonToken.VALUE_STRING && TEXTS.contains(name)) {
      read = Labels.storable(parser.json().getText());
    } else if (value == JsonToken.VALUE_NUMBER_INT && NUMBERS.contains(name)) {
      read = number(parser.json());
    } else if (value.isBoolean() && FLAGS.contains(name)) {
      read = value == JsonToken.VALUE_TRUE;
    } else {
      parser.skip(value);
    }
    if (read == null) {
      wrong.add(name);
    } else if (inData) {
      fields.put(name, read);
    } else {
      fields.putIfAbsent(name, read);
    }
  }

  private static @Nullable Long number(JsonParser json) throws IOException {
    return json.getTextLength() > MAX_DIGITS ? null : json.getLongValue();
  }

  /** The newest lines; absent when something else is among them. */
  private static @Nullable List<String> gatherLines(StrictParser parser)
      throws IOException, ProtocolException {
    Deque<String> lines = new ArrayDeque<>();
    boolean onlyText = true;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING) {
        if (lines.size() == MAX_LINES) {
          lines.removeFirst();
        }
        lines.addLast(Labels.storable(parser.json().getText()));
      } else {
        onlyText = false;
        parser.skip(token);
      }
      token = parser.nextInside();
    }
    return onlyText ? List.copyOf(lines) : null;
  }

  /** What stands in for what is missing or no text. */
  String textOr(String name, String otherwise) {
    return fields.get(name) instanceof String text ? text : otherwise;
  }

  String requiredText(String name) throws WrongType {
    String value = text(name);
    if (value == null) {
      throw new WrongType(name);
    }
    return value;
  }

  @SuppressWarnings("unchecked") // only gatherLines() puts it there
  @Nullable List<String> lines(String name) throws WrongType {
    return (List<String>) value(name);
  }

  @Nullable String text(String name) throws WrongType {
    return (String) value(name);
  }

  boolean flag(String name) throws WrongType {
    return Boolean.TRUE.equals(value(name));
  }

  @Nullable Integer integer(String name) throws WrongType {
    Long value = (Long) value(name);
    if (value != null && value != value.intValue()) {
      throw new WrongType(name);
    }
    return value == null ? null : value.intValue();
  }

  @Nullable Long count(String name) throws WrongType {
    Long value = (Long) value(name);
    if (value != null && value < 0) {
      throw new WrongType(name);
    }
    return value;
  }

  private @Nullable Object value(String name) throws WrongType {
    Object value = fields.get(name);
    if (value == null && wrong.contains(name)) {
      throw new WrongType(name);
    }
    return value;
  }
}
