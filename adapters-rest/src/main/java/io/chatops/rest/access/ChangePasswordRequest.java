package io.chatops.rest.access;

import io.chatops.core.access.Password;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;

/** The present password and the next one. */
record ChangePasswordRequest(String currentPassword, Password newPassword) {
  static ChangePasswordRequest from(RequestFields body) {
    Field<String> currentPassword = body.text("current_password").required();
    Field<Password> newPassword = body.text("new_password").required().as(Password::new);
    Field<String> confirmation = body.text("new_password_confirm").required();
    NewPasswords.requireEqual(body, newPassword, "new_password_confirm", confirmation);
    body.check();
    return new ChangePasswordRequest(currentPassword.get(), newPassword.get());
  }

  @Override
  public String toString() {
    return "ChangePasswordRequest[***]";
  }
}
