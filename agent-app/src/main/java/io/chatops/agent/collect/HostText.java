package io.chatops.agent.collect;

/** Makes names from the machine fit to be stored and shown. */
public final class HostText {
  private HostText() {}

  /**
   * The text without control characters, NUL included, since PostgreSQL takes none and a terminal
   * might obey them; lone surrogates, which are no text, go with them.
   */
  public static String clean(String text) {
    if (text.codePoints().noneMatch(HostText::unfit)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(unfit(c) ? '?' : c));
    return clean.toString();
  }

  /** Returns the beginning of a text, at most so many characters and never half of one. */
  public static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end);
  }

  private static boolean unfit(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
