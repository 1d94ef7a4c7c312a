package io.chatops.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Validates text from hosts and makes it safe to store. */
final class PeerText {
  /** Eight bytes of an array at once: every frame is scanned. */
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  private PeerText() {}

  /**
   * Returns true if the bytes are valid UTF-8. The parser does not check strings that it skips, and
   * a browser closes its connection when it receives overlong forms or lone surrogates.
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
    long bits = 0;
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      bits |= (long) EIGHT_BYTES.get(bytes, i);
    }
    for (; i < bytes.length; i++) {
      bits |= bytes[i]; // a negative byte sets all bits above it, the highest ones too
    }
    return (bits & HIGHEST_BITS) == 0;
  }

  /**
   * Cuts a name to {@link ReportReader#MAX_LABEL_LENGTH} and replaces control characters and lone
   * surrogates, which not every storage accepts.
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
   * Replaces only NUL and lone surrogates, which not every storage accepts; other control
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
