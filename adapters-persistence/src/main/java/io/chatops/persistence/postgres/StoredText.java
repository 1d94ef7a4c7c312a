package io.chatops.persistence.postgres;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as PostgreSQL can keep it. */
final class StoredText {
  /** NUL, and half characters that UTF-8 has no bytes for. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private StoredText() {}

  /** The text with each character that cannot be stored replaced by U+FFFD. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
      }
    }
    return text;
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
