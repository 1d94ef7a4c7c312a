package io.chatops.rest.access;

import io.chatops.core.access.Password;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;

/** The rule that a new password is typed twice. */
final class NewPasswords {
  private NewPasswords() {}

  static void requireEqual(
      RequestFields body, Field<Password> password, String name, Field<String> confirmation) {
    if (password.isGiven()
        && confirmation.isGiven()
        && !confirmation.get().equals(password.get().value())) {
      body.reject(name, "must be the same as the password");
    }
  }
}
