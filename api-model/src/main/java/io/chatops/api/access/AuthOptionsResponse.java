package io.chatops.api.access;

import io.chatops.core.access.Accounts;
import io.chatops.core.access.Password;
import io.chatops.core.access.RegistrationPolicy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The facts that the pages need before a user signs in. */
@Schema(name = "AuthOptions")
public record AuthOptionsResponse(
    @Schema(
            enumeration = {"open", "first-user", "closed"},
            description = "The setting chatops.registration")
        String registration,
    @Schema(description = "True if registration is possible now") boolean registrationOpen,
    @Schema(description = "True while the hub has no accounts: the first one becomes the admin")
        boolean firstUser,
    @Schema(examples = "0.1.0") String version,
    PasswordLength password) {

  /** The lengths that a password may have, in characters. */
  @Schema(name = "PasswordLength")
  public record PasswordLength(int minLength, int maxLength) {}

  public static AuthOptionsResponse from(Accounts.Chances chances, String version) {
    return new AuthOptionsResponse(
        word(chances.policy()),
        chances.open(),
        chances.firstUser(),
        version,
        new PasswordLength(Password.MIN_LENGTH, Password.MAX_LENGTH));
  }

  private static String word(RegistrationPolicy policy) {
    return switch (policy) {
      case OPEN -> "open";
      case FIRST_USER -> "first-user";
      case CLOSED -> "closed";
    };
  }
}
