package io.chatops.rest.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.Username;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new account, checked as far as that takes no look at other accounts. */
@Schema(requiredProperties = {"email", "username", "password", "password_confirm"})
record RegisterRequest(
    @Schema(implementation = String.class, format = "email", examples = "ada@example.org")
        EmailAddress email,
    @Schema(
            implementation = String.class,
            description = "3-50 letters, digits, dots, dashes or underscores",
            examples = "ada")
        Username username,
    @Schema(
            implementation = String.class,
            format = "password",
            minLength = 8,
            maxLength = 128,
            description = "Not the e-mail address, not the username, not a common one",
            examples = "correct horse 42")
        Password password,
    @Schema(
            implementation = String.class,
            format = "password",
            description = "The same again",
            examples = "correct horse 42")
        String passwordConfirm,
    @Schema(nullable = true, maxLength = 200, examples = "Ada Lovelace")
        @Nullable String fullName) {

  static RegisterRequest from(RequestFields body) {
    Field<EmailAddress> email = body.text("email").required().as(EmailAddress::new);
    Field<Username> username = body.text("username").required().as(Username::new);
    Field<Password> password = body.text("password").required().as(Password::new);
    Field<String> confirmation = body.text("password_confirm").required();
    Field<String> fullName = body.text("full_name");
    NewPasswords.requireEqual(body, password, "password_confirm", confirmation);
    body.check();
    return new RegisterRequest(
        email.get(), username.get(), password.get(), confirmation.get(), fullName.orNull());
  }

  @Override
  public String toString() {
    return "RegisterRequest[" + username + "]";
  }
}
