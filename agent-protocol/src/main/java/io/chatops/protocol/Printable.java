package io.chatops.protocol;

import java.util.Locale;

/** Text from elsewhere, made fit for a line of a log or a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * The text as one line that shows what it holds. Control characters (C0, C1, so also the escapes
   * of terminals), invisible ones that change the order of others (bidirectional overrides), line
   * separators and halves of surrogate pairs are spelled like {@code \}{@code u202e}.
   */
  public static String line(String text) {
    if (text.codePoints().noneMatch(Printable::deceives)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (deceives(point)) {
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
