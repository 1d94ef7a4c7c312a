package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON and refuses two things that the parser alone accepts: a key twice in one object, and
 * overlong numbers in skipped parts. The parser's own check for duplicate keys creates a hash set
 * per object, which costs more than everything else in reading a report.
 */
final class StrictParser {
  private static final int SCANNED_KEYS = 32;

  private final JsonParser json;
  private @Nullable Keys[] levels = new @Nullable Keys[8];
  private int depth = -1;

  StrictParser(JsonParser json) {
    this.json = json;
  }

  /** Returns the next token; absent at the end of the text. */
  @Nullable JsonToken next() throws IOException, ProtocolException {
    JsonToken token = json.nextToken();
    if (token == null) {
      return null;
    }
    switch (token) {
      case FIELD_NAME -> keys().add(json.currentName());
      case START_OBJECT -> {
        depth++;
        keys().clear();
      }
      case END_OBJECT -> depth--;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (json.getTextLength() > ProtocolCodec.MAX_NUMBER_LENGTH) {
          throw new ProtocolException(
              "a number of more than " + ProtocolCodec.MAX_NUMBER_LENGTH + " characters");
        }
      }
      default -> {}
    }
    return token;
  }

  /** Returns the next token inside an object or array, which cannot be the end of the text. */
  JsonToken nextInside() throws IOException, ProtocolException {
    JsonToken token = next();
    if (token == null) {
      throw new ProtocolException("the JSON ends too early");
    }
    return token;
  }

  JsonParser json() {
    return json;
  }

  String name() throws IOException {
    return json.currentName();
  }

  /** Skips to the end of the value whose first token is the current one. */
  void skip(JsonToken first) throws IOException, ProtocolException {
    if (!first.isStructStart()) {
      return;
    }
    int open = 1;
    while (open > 0) {
      JsonToken token = nextInside();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      }
    }
  }

  /**
   * Goes to the end of an array of objects, if it starts with the current token and can be checked
   * without making tokens of it.
   */
  void skipPlainObjects(JsonToken first) {
    if (first == JsonToken.START_ARRAY && json instanceof FrameParser frame) {
      frame.skipPlainObjects();
    }
  }

  /** Returns the start of the current token, in bytes from the start of the text. */
  int tokenStart() {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  /** Returns the end of the current token, in bytes from the start of the text. */
  int tokenEnd() {
    return (int) json.currentLocation().getByteOffset();
  }

  private Keys keys() {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth * 2);
    }
    Keys keys = levels[depth];
    if (keys == null) {
      keys = new Keys();
      levels[depth] = keys;
    }
    return keys;
  }

  /**
   * The keys of one object so far: a 64-bit filter in front of a short list, and a hash set for
   * more.
   */
  private static final class Keys {
    private final String[] names = new String[SCANNED_KEYS];
    private int size;
    private long filter;
    private @Nullable Set<String> many;

    void clear() {
      size = 0;
      filter = 0;
      many = null;
    }

    void add(String name) throws ProtocolException {
      long bit = 1L << name.hashCode();
      if (many != null) {
        if (!many.add(name)) {
          throw duplicate();
        }
        return;
      }
      if ((filter & bit) != 0) {
        for (int i = 0; i < size; i++) {
          if (names[i].equals(name)) {
            throw duplicate();
          }
        }
      }
      filter |= bit;
      if (size < SCANNED_KEYS) {
        names[size++] = name;
      } else {
        many = new HashSet<>(Arrays.asList(names));
        many.add(name);
      }
    }

    private static ProtocolException duplicate() {
      return new ProtocolException("a key appears twice in one object");
    }
  }
}
