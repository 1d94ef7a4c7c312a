package io.chatops.rest.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.Username;
import io.chatops.rest.request.SameAs;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new account, checked as far as that takes no look at other accounts. */
record RegisterRequest(
    @NotNull @Schema(implementation = String.class, format = "email", examples = "ada@example.org")
        EmailAddress email,
    @NotNull
        @Schema(
            implementation = String.class,
            description = "3-50 letters, digits, dots, dashes or underscores",
            examples = "ada")
        Username username,
    @NotNull
        @Schema(
            implementation = String.class,
            format = "password",
            minLength = 8,
            maxLength = 128,
            description = "Not the e-mail address, not the username, not a common one",
            examples = "correct horse 42")
        Password password,
    @NotNull
        @SameAs("password")
        @Schema(
            implementation = String.class,
            format = "password",
            description = "The new password again",
            examples = "correct horse 42")
        String passwordConfirm,
    @Size(max = 200) @Schema(nullable = true, examples = "Ada Lovelace") @Nullable String fullName,
    @Schema(description = RefreshRequest.COOKIE, defaultValue = "false") boolean cookie) {

  @Override
  public String toString() {
    return "RegisterRequest[" + username + "]";
  }
}
