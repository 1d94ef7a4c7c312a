package io.chatops.core.access;

import io.chatops.core.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** The rule for a user's full name: absent, or 1-200 characters without control characters. */
final class FullNames {
  private FullNames() {}

  static void check(@Nullable String fullName) {
    if (fullName != null
        && (fullName.isBlank()
            || fullName.length() > 200
            || fullName.chars().anyMatch(c -> c < 0x20 || c == 0x7f))) {
      throw InvalidFieldException.of(
          "full_name", "must be 1-200 characters without control characters, or null");
    }
  }
}
