package io.chatops.rest.access;

import io.chatops.core.access.Password;
import io.chatops.core.error.InvalidFieldException;

/** The rule that a new password is typed twice. */
final class NewPasswords {
  private NewPasswords() {}

  /** Throws {@link InvalidFieldException} for the field of the confirmation. */
  static void requireEqual(Password password, String field, String confirmation) {
    if (!confirmation.equals(password.value())) {
      throw InvalidFieldException.of(field, "must be the same as the password");
    }
  }
}
