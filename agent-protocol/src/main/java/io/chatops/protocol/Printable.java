package io.chatops.protocol;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Makes external text safe for a log line or a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * Returns the text as one line that shows everything it contains. Control characters (C0 and C1,
   * and therefore terminal escapes), invisible formatting characters (such as bidirectional
   * overrides), line separators and lone surrogates are written like {@code \}{@code u202e}.
   */
  public static String line(String text) {
    return spelled(text, Printable::deceives);
  }

  /** Returns the same for text of several lines: line feeds and tabs are kept. */
  public static String lines(String text) {
    return spelled(text, point -> point != '\n' && point != '\t' && deceives(point));
  }

  private static String spelled(String text, IntPredicate deceives) {
    if (text.codePoints().noneMatch(deceives)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (deceives.test(point)) {
                for (char half : Character.toChars(point)) {
                  line.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                }
              } else {
                line.appendCodePoint(point);
              }
            });
    return line.toString();
  }

  private static boolean deceives(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
