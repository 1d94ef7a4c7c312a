package io.chatops.notify;

/** Makes text from elsewhere harmless between tags and in attributes. */
final class Html {
  private Html() {}

  static String escape(int character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> Character.toString(character);
    };
  }
}
