package io.chatops.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from hosts, checked and made fit to be kept. */
final class PeerText {
  private PeerText() {}

  /**
   * Returns true if the bytes are valid UTF-8. The parser does not look into strings that it skips,
   * and a browser ends its connection when it is shown overlong forms or halves of pairs.
   */
  static boolean isUtf8(byte[] bytes) {
    if (isAscii(bytes)) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isAscii(byte[] bytes) {
    // No early exit: without one the compiler takes many bytes at once.
    int bits = 0;
    for (byte b : bytes) {
      bits |= b;
    }
    return bits >= 0;
  }

  /**
   * Cuts a name to {@link ReportReader#MAX_LABEL_LENGTH} and replaces control characters and halves
   * of surrogate pairs, which not every storage takes.
   */
  static String label(String text) {
    if (text.length() <= ReportReader.MAX_LABEL_LENGTH && isClean(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), ReportReader.MAX_LABEL_LENGTH));
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      int kept = isControl(point) || isLoneSurrogate(point) ? '\ufffd' : point;
      if (clean.length() + Character.charCount(kept) > ReportReader.MAX_LABEL_LENGTH) {
        break;
      }
      clean.appendCodePoint(kept);
    }
    return clean.toString();
  }

  /** Returns true if the text has neither control characters nor surrogates. */
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Replaces only NUL and halves of surrogate pairs, which not every storage takes; other control
   * characters belong to a program's output.
   */
  static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
            .map(point -> point == 0 || isLoneSurrogate(point) ? '\ufffd' : point)
            .forEach(kept::appendCodePoint);
        return kept.toString();
      }
    }
    return text;
  }

  private static boolean isControl(int point) {
    return point < 0x20 || point == 0x7f;
  }

  private static boolean isLoneSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
