package io.chatops.protocol;

/** Names that hosts give to things, made fit to be kept and shown. */
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

  private static boolean isControl(int point) {
    return point < 0x20 || point == 0x7f;
  }

  private static boolean isLoneSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
