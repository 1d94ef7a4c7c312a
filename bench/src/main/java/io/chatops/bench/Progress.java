package io.chatops.bench;

import java.util.Locale;

/** Progress messages on the error stream, so that the table stands alone. */
final class Progress {
  private Progress() {}

  static void say(String format, Object... arguments) {
    System.err.println(String.format(Locale.ROOT, format, arguments));
  }
}
