package io.chatops.core.enrolment;

import io.chatops.core.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** The rule for names that people give. */
final class Names {
  private Names() {}

  /** Throws INVALID unless the name has 1-100 printable characters or is absent. */
  static void check(String field, @Nullable String name) {
    if (name != null
        && (name.isBlank()
            || name.length() > 100
            || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f))) {
      throw InvalidFieldException.of(
          field, "must be 1-100 characters, not all blank, no control characters");
    }
  }
}
