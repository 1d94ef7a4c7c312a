package io.chatops.core.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name a user signs in with: 3-50 letters, digits, dots, dashes or underscores. Unique without
 * regard to case. Never holds an @, so that it cannot be mistaken for an e-mail address.
 */
public record Username(String value) {
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,49}");

  public Username {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be 3-50 letters, digits, dots, dashes or underscores, beginning with a letter or digit");
    }
  }

  /** Returns the form that must be unique. */
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
