package io.chatops.core.command;

/** Gathers the beginning of what a command writes, and counts the rest. Not safe for threads. */
final class RetainedOutput {
  /** The most bytes that are kept, in UTF-8. */
  static final int MAX_BYTES = 1024 * 1024;

  private final StringBuilder text = new StringBuilder();
  private int bytes;
  private boolean full;
  private long omittedBytes;

  void append(String more) {
    int from = 0;
    while (from < more.length() && !full) {
      int codePoint = more.codePointAt(from);
      int size = utf8Size(codePoint);
      if (bytes + size > MAX_BYTES) {
        full = true; // nothing after it either: the text must be a beginning
        break;
      }
      bytes += size;
      from += Character.charCount(codePoint);
    }
    text.append(more, 0, from);
    for (int i = from; i < more.length(); ) {
      int codePoint = more.codePointAt(i);
      omittedBytes += utf8Size(codePoint);
      i += Character.charCount(codePoint);
    }
  }

  /**
   * Returns the output that was kept.
   *
   * @param truncatedBefore whether more is missing than was seen here
   * @param omittedBefore how many bytes that is, as far as known
   */
  CommandOutput toOutput(boolean truncatedBefore, long omittedBefore) {
    long omitted = omittedBytes + omittedBefore;
    return new CommandOutput(text.toString(), truncatedBefore || omitted > 0, omitted);
  }

  private static int utf8Size(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
