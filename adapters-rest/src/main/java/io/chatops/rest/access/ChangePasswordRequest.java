package io.chatops.rest.access;

import io.chatops.core.access.Password;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The present password and the next one. */
@Schema(requiredProperties = {"current_password", "new_password", "new_password_confirm"})
record ChangePasswordRequest(
    @Schema(format = "password", examples = "correct horse 42") String currentPassword,
    @Schema(
            implementation = String.class,
            format = "password",
            minLength = 8,
            maxLength = 128,
            examples = "battery staple 43")
        Password newPassword,
    @Schema(format = "password", description = "The same again", examples = "battery staple 43")
        String newPasswordConfirm) {

  static ChangePasswordRequest from(RequestFields body) {
    Field<String> currentPassword = body.text("current_password").required();
    Field<Password> newPassword = body.text("new_password").required().as(Password::new);
    Field<String> confirmation = body.text("new_password_confirm").required();
    NewPasswords.requireEqual(body, newPassword, "new_password_confirm", confirmation);
    body.check();
    return new ChangePasswordRequest(currentPassword.get(), newPassword.get(), confirmation.get());
  }

  @Override
  public String toString() {
    return "ChangePasswordRequest[***]";
  }
}
