package io.chatops.rest.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.UpdateProfile;
import io.chatops.core.access.Username;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;

/** What to change of the profile: absent stays, null clears the full name. */
record UpdateProfileRequest(UpdateProfile.Change toChange) {

  static UpdateProfileRequest from(RequestFields body) {
    Field<EmailAddress> email = body.text("email").notNull().as(EmailAddress::new);
    Field<Username> username = body.text("username").notNull().as(Username::new);
    Field<String> fullName = body.text("full_name");
    Field<String> currentPassword = body.text("current_password").notNull();
    body.check();
    return new UpdateProfileRequest(
        new UpdateProfile.Change(
            email.orNull(),
            username.orNull(),
            fullName.isGiven(),
            fullName.orNull(),
            currentPassword.orNull()));
  }
}
