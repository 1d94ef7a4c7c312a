package io.chatops.rest.access;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.chatops.core.access.Accounts;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Username;
import io.chatops.rest.request.Change;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the profile: an absent field stays, null clears the full name. A client may send back
 * a whole user; fields that users cannot change are ignored.
 */
@JsonIgnoreProperties({"id", "role", "is_active", "created_at"})
record UpdateProfileRequest(
    @Schema(implementation = String.class, format = "email", examples = "ada@example.org")
        Change<EmailAddress> email,
    @Schema(implementation = String.class, examples = "ada") Change<Username> username,
    @Size(max = 200)
        @Schema(implementation = String.class, nullable = true, examples = "Ada Lovelace")
        Change<String> fullName,
    @Schema(format = "password", description = "Required to change the e-mail address")
        @Nullable String currentPassword) {

  Accounts.ProfileChange toChange() {
    return new Accounts.ProfileChange(
        email.over(null),
        username.over(null),
        fullName.isSet(),
        fullName.over(null),
        currentPassword);
  }

  @Override
  public String toString() {
    return "UpdateProfileRequest[***]";
  }
}
