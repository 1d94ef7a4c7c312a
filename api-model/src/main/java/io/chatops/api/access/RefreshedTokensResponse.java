package io.chatops.api.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.access.SignedInUser;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The next pair of tokens. */
@Schema(name = "RefreshedTokens")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefreshedTokensResponse(
    String accessToken,
    @Schema(description = "Replaces the token that was sent; absent if it is in a cookie")
        @Nullable String refreshToken,
    @Schema(enumeration = "bearer") String tokenType,
    @Schema(description = "Seconds until the access token expires", examples = "900")
        long expiresIn,
    @Schema(description = "Only if the refresh token is in a cookie") @Nullable UserResponse user) {

  /**
   * Makes an answer.
   *
   * @param inBody the next refresh token; absent if it went into a cookie
   */
  public static RefreshedTokensResponse from(
      SignedInUser signedIn, @Nullable String inBody, Instant now) {
    return new RefreshedTokensResponse(
        signedIn.accessToken(),
        inBody,
        "bearer",
        TokensResponse.secondsLeft(signedIn, now),
        inBody == null ? UserResponse.from(signedIn.user()) : null);
  }

  @Override
  public String toString() {
    return "RefreshedTokensResponse[***]";
  }
}
