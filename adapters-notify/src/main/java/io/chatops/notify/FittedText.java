package io.chatops.notify;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** Brings texts with names from hosts in them into the form and length that a service takes. */
final class FittedText {
  /** An @ that no chat takes for the beginning of a mention: no visible width follows it. */
  static final String QUIET_AT = "@\u200b";

  private static final String ELLIPSIS = "\u2026";

  private FittedText() {}

  /** Cut to a number of UTF-16 characters, which is what most services count. */
  static String fit(String text, int most) {
    return fit(text, most, Character::toString);
  }

  /** The same, of which each character is escaped first; no escape is cut in two. */
  static String fit(String text, int most, IntFunction<String> escape) {
    return fit(text, most, escape, String::length);
  }

  /** The same with a measure of its own. */
  static String fit(
      String text, int most, IntFunction<String> escape, ToIntFunction<String> length) {
    StringBuilder fitting = new StringBuilder();
    int used = 0;
    int cut = 0; // where the ellipsis fits in
    int[] characters = text.codePoints().map(FittedText::plain).toArray();
    for (int character : characters) {
      String escaped = escape.apply(character);
      used += length.applyAsInt(escaped);
      if (used > most) {
        return fitting.substring(0, cut) + ELLIPSIS;
      }
      fitting.append(escaped);
      if (used + length.applyAsInt(ELLIPSIS) <= most) {
        cut = fitting.length();
      }
    }
    return fitting.toString();
  }

  /** Harmless in Slack's markup, which knows just these three. */
  static String entities(int character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(character);
    };
  }

  /** Harmless between tags and in attributes. */
  static String html(int character) {
    return switch (character) {
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> entities(character);
    };
  }

  /** Without what would move a terminal's cursor, and half characters, which no UTF-8 can hold. */
  private static int plain(int character) {
    boolean isOdd =
        (Character.isISOControl(character) && character != '\n')
            || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    return isOdd ? ' ' : character;
  }
}
