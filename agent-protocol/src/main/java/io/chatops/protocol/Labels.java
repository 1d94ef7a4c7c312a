package io.chatops.protocol;

/** Names and text of hosts, made fit to be kept. */
final class Labels {
  private Labels() {}

  /**
   * Without control characters and halves of surrogate pairs, which not every storage takes, and
   * cut to {@link ReportReader#MAX_LABEL_LENGTH}.
   */
  static String clean(String text) {
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
   * The text with nothing replaced but NUL and halves of surrogate pairs, which not every storage
   * takes; other control characters belong to what a program puts out.
   */
  static String storable(String text) {
    if (isStorable(text)) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point == 0 || isLoneSurrogate(point) ? '\ufffd' : point)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(int point) {
    return point < 0x20 || point == 0x7f;
  }

  private static boolean isLoneSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
