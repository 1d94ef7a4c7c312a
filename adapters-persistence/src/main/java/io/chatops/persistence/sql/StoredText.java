package io.chatops.persistence.sql;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as PostgreSQL can store it. */
public final class StoredText {
  /** NUL and lone surrogates, which have no UTF-8 form. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private StoredText() {}

  /** Returns the text with each unstorable character replaced by U+FFFD. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
      }
    }
    return text;
  }

  public static String[] array(List<String> texts) {
    return texts.stream().map(StoredText::of).toArray(String[]::new);
  }

  public static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
