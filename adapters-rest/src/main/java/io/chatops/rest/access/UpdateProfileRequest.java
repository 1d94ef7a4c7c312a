package io.chatops.rest.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.UpdateProfile;
import io.chatops.core.access.Username;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to change of the profile: absent stays, null clears the full name. */
record UpdateProfileRequest(
    @Schema(implementation = String.class, format = "email", examples = "ada@example.org")
        Field<EmailAddress> email,
    @Schema(implementation = String.class, examples = "ada") Field<Username> username,
    @Schema(
            implementation = String.class,
            nullable = true,
            maxLength = 200,
            examples = "Ada Lovelace")
        Field<String> fullName,
    @Schema(
            implementation = String.class,
            format = "password",
            description = "Needed when the e-mail address changes")
        Field<String> currentPassword) {

  static UpdateProfileRequest from(RequestFields body) {
    UpdateProfileRequest request =
        new UpdateProfileRequest(
            body.text("email").notNull().as(EmailAddress::new),
            body.text("username").notNull().as(Username::new),
            body.text("full_name"),
            body.text("current_password").notNull());
    body.check();
    return request;
  }

  UpdateProfile.Change toChange() {
    return new UpdateProfile.Change(
        email.orNull(),
        username.orNull(),
        fullName.isGiven(),
        fullName.orNull(),
        currentPassword.orNull());
  }
}
