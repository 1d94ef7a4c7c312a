package io.chatops.rest.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.Username;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.jspecify.annotations.Nullable;

/** A new account, checked as far as that takes no look at other accounts. */
record RegisterRequest(
    EmailAddress email, Username username, Password password, @Nullable String fullName) {

  static RegisterRequest from(RequestFields body) {
    Field<EmailAddress> email = body.text("email").required().as(EmailAddress::new);
    Field<Username> username = body.text("username").required().as(Username::new);
    Field<Password> password = body.text("password").required().as(Password::new);
    Field<String> confirmation = body.text("password_confirm").required();
    Field<String> fullName = body.text("full_name");
    NewPasswords.requireEqual(body, password, "password_confirm", confirmation);
    body.check();
    return new RegisterRequest(email.get(), username.get(), password.get(), fullName.orNull());
  }
}
