package io.chatops.protocol;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Text from elsewhere, made fit for a line of a log or a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * The text as one line that shows what it holds. Control characters (C0, C1, so also the escapes
   * of terminals), invisible ones that change the order of others (bidirectional overrides), line
   * separators and halves of surrogate pairs are spelled like {@code \}{@code u202e}.
   */
  public static String line(String text) {
    return spelled(text, Printable::deceives);
  }

  /** The same for text of many lines: line feeds and tabs stay. */
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
