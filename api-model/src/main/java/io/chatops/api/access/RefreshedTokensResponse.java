package io.chatops.api.access;

import io.chatops.core.access.SignedInUser;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The next pair of tokens. */
@Schema(name = "RefreshedTokens")
public record RefreshedTokensResponse(
    String accessToken,
    @Schema(description = "Takes the place of the one that was sent") String refreshToken,
    @Schema(enumeration = "bearer") String tokenType,
    @Schema(description = "Seconds until the access token ends", examples = "900") long expiresIn) {

  public static RefreshedTokensResponse from(SignedInUser signedIn, Instant now) {
    return new RefreshedTokensResponse(
        signedIn.accessToken(),
        signedIn.refreshToken(),
        "bearer",
        TokensResponse.secondsLeft(signedIn, now));
  }

  @Override
  public String toString() {
    return "RefreshedTokensResponse[***]";
  }
}
