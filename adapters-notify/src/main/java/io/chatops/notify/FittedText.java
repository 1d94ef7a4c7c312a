package io.chatops.notify;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** Escapes and shortens texts, which hold names from hosts, for the services. */
final class FittedText {
  /** An @ that no chat takes for the beginning of a mention: no visible width follows it. */
  static final String SILENT_AT = "@\u200b";

  private static final String ELLIPSIS = "\u2026";

  private FittedText() {}

  /** Shortens a text to a number of UTF-16 characters, which is what most services count. */
  static String fit(String text, int most) {
    return fit(text, most, Character::toString);
  }

  /** Escapes each character, then shortens; no escape is cut in two. */
  static String fit(String text, int most, IntFunction<String> escape) {
    return fit(text, most, escape, String::length);
  }

  /** Escapes each character, then shortens by a measure of the caller. */
  static String fit(
      String text, int most, IntFunction<String> escape, ToIntFunction<String> length) {
    StringBuilder fitting = new StringBuilder();
    int used = 0;
    int cut = 0; // the place where the ellipsis fits in
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

  /** Escapes the three characters that mean something in Slack's markup. */
  static String entities(int character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(character);
    };
  }

  /** Escapes for HTML, between tags and in attributes. */
  static String html(int character) {
    return switch (character) {
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> entities(character);
    };
  }

  /** Replaces control characters and lone surrogates, which UTF-8 cannot hold, by blanks. */
  private static int plain(int character) {
    boolean isOdd =
        (Character.isISOControl(character) && character != '\n')
            || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    return isOdd ? ' ' : character;
  }
}
