package io.chatops.api.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.access.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The tokens of a new session, with its user. */
@Schema(name = "Tokens")
public record TokensResponse(
    @Schema(description = "To be sent as Authorization: Bearer <access_token>") String accessToken,
    @Schema(description = "Valid for one POST /api/v1/auth/refresh; absent if it is in a cookie")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String refreshToken,
    @Schema(enumeration = "bearer") String tokenType,
    @Schema(description = "Seconds until the access token expires", examples = "900")
        long expiresIn,
    UserResponse user) {

  /**
   * Makes an answer.
   *
   * @param inBody the refresh token; absent if it went into a cookie
   */
  public static TokensResponse from(SignedInUser signedIn, @Nullable String inBody, Instant now) {
    return new TokensResponse(
        signedIn.accessToken(),
        inBody,
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
