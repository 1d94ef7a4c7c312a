package io.chatops.agent.collect;

/** Makes text from this machine safe to store and display. */
public final class HostText {
  private HostText() {}

  /**
   * Returns the text with control characters and lone surrogates replaced by question marks.
   * PostgreSQL accepts no NUL, a terminal might obey control characters, and lone surrogates are
   * not valid text.
   */
  public static String clean(String text) {
    if (text.codePoints().noneMatch(HostText::isUnsafe)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(isUnsafe(c) ? '?' : c));
    return clean.toString();
  }

  /**
   * Returns the beginning of a text: at most this many chars, without splitting a surrogate pair.
   */
  public static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end);
  }

  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
