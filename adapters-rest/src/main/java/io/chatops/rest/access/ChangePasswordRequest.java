package io.chatops.rest.access;

import io.chatops.core.access.Password;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The present password and the next one. */
record ChangePasswordRequest(
    @NotNull @Schema(format = "password", examples = "correct horse 42") String currentPassword,
    @NotNull
        @Schema(
            implementation = String.class,
            format = "password",
            minLength = 8,
            maxLength = 128,
            examples = "battery staple 43")
        Password newPassword,
    @NotNull
        @Schema(format = "password", description = "The same again", examples = "battery staple 43")
        String newPasswordConfirm) {

  ChangePasswordRequest {
    NewPasswords.requireEqual(newPassword, "new_password_confirm", newPasswordConfirm);
  }

  @Override
  public String toString() {
    return "ChangePasswordRequest[***]";
  }
}
