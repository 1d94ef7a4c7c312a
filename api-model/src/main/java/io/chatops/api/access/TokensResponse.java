package io.chatops.api.access;

import io.chatops.core.access.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The tokens of a new session, with its user. */
@Schema(name = "Tokens")
public record TokensResponse(
    @Schema(description = "To be sent as Authorization: Bearer <access_token>") String accessToken,
    @Schema(description = "Good for one POST /api/v1/auth/refresh") String refreshToken,
    @Schema(enumeration = "bearer") String tokenType,
    @Schema(description = "Seconds until the access token ends", examples = "900") long expiresIn,
    UserResponse user) {

  public static TokensResponse from(SignedInUser signedIn, Instant now) {
    return new TokensResponse(
        signedIn.accessToken(),
        signedIn.refreshToken(),
        "bearer",
        secondsLeft(signedIn, now),
        UserResponse.from(signedIn.user()));
  }

  public static long secondsLeft(SignedInUser signedIn, Instant now) {
    // Rounded: the token was signed a moment ago.
    return Duration.between(now, signedIn.expiresAt()).plusMillis(999).toSeconds();
  }

  @Override
  public String toString() {
    return "TokensResponse[***]";
  }
}
