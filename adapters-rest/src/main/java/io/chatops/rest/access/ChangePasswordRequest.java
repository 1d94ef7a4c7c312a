package io.chatops.rest.access;

import io.chatops.core.access.Password;
import io.chatops.rest.request.SameAs;
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
        @SameAs("new_password")
        @Schema(
            format = "password",
            description = "The new password again",
            examples = "battery staple 43")
        String newPasswordConfirm) {

  @Override
  public String toString() {
    return "ChangePasswordRequest[***]";
  }
}
