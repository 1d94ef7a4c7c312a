package io.chatops.protocol;

/**
 * Finds the end of an array of flat objects without making tokens of it. It knows plain JSON only:
 * objects without objects or arrays in them, and text without escapes. It leaves everything else,
 * valid or not, to the parser.
 */
final class PlainObjects {
  static final int NOT_PLAIN = -1;

  private static final int MAX_KEYS = 32;
  private static final int END_OF_TEXT = -1;

  private final byte[] text;
  private final int end;
  private int at;
  private final int[] keyStarts = new int[MAX_KEYS];
  private final int[] keyLengths = new int[MAX_KEYS];

  private PlainObjects(byte[] text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /**
   * Returns the position of the bracket that closes an array, or {@link #NOT_PLAIN}.
   *
   * @param text valid UTF-8
   * @param start the position after the bracket that opens the array
   * @param end the position after the text
   */
  static int closingBracket(byte[] text, int start, int end) {
    return new PlainObjects(text, start, end).closingBracket();
  }

  private int closingBracket() {
    int mark = next();
    if (mark == ']') {
      return at - 1;
    }
    while (mark == '{' && object()) {
      mark = next();
      if (mark == ']') {
        return at - 1;
      }
      if (mark != ',') {
        return NOT_PLAIN;
      }
      mark = next();
    }
    return NOT_PLAIN;
  }

  /** Reads an object after its opening brace. */
  private boolean object() {
    int mark = next();
    if (mark == '}') {
      return true;
    }
    long filter = 0;
    for (int keys = 0; keys < MAX_KEYS; keys++) {
      int start = at;
      int hash = mark == '"' ? string() : 0;
      int length = at - start;
      if (hash == 0 || length > ProtocolCodec.MAX_NAME_LENGTH) {
        return false;
      }
      long bit = 1L << hash;
      if ((filter & bit) != 0 && isKnown(start, length, keys)) {
        return false;
      }
      filter |= bit;
      keyStarts[keys] = start;
      keyLengths[keys] = length;
      if (next() != ':' || !value(next())) {
        return false;
      }
      mark = next();
      if (mark == '}') {
        return true;
      }
      if (mark != ',') {
        return false;
      }
      mark = next();
    }
    return false;
  }

  private boolean isKnown(int start, int length, int keys) {
    for (int i = 0; i < keys; i++) {
      if (keyLengths[i] == length && isSame(keyStarts[i], start, length)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSame(int one, int other, int length) {
    for (int i = 0; i < length; i++) {
      if (text[one + i] != text[other + i]) {
        return false;
      }
    }
    return true;
  }

  private boolean value(int first) {
    return switch (first) {
      case '"' -> string() != 0;
      case 't' -> word("rue");
      case 'f' -> word("alse");
      case 'n' -> word("ull");
      case '-' -> at < end && number(text[at++]);
      default -> number(first);
    };
  }

  /** Reads a string after its opening quote; returns a hash of it, or 0 if it is not plain. */
  private int string() {
    int hash = 1;
    while (at < end) {
      byte unit = text[at++];
      if (unit == '"') {
        return hash == 0 ? 1 : hash;
      }
      // The bytes of other characters than ASCII are negative.
      if (unit == '\\' || (unit >= 0 && unit < ' ')) {
        return 0;
      }
      hash = 31 * hash + unit;
    }
    return 0;
  }

  private boolean word(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if (at == end || text[at++] != rest.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a number after its first digit. */
  private boolean number(int first) {
    int start = at;
    if (first < '0' || first > '9') {
      return false;
    }
    if (first != '0') {
      digits();
    }
    if (at < end && text[at] == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < end && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      if (!digits()) {
        return false;
      }
    }
    return at - start < ProtocolCodec.MAX_NUMBER_LENGTH - 1; // its sign and first digit count, too
  }

  /** Reads digits; returns true if there is any. */
  private boolean digits() {
    int start = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at > start;
  }

  /** Returns the next byte that is not white space. */
  private int next() {
    while (at < end) {
      byte unit = text[at++];
      if (unit != ' ' && unit != '\n' && unit != '\r' && unit != '\t') {
        return unit;
      }
    }
    return END_OF_TEXT;
  }
}
