package io.chatops.core.access;

import java.time.Instant;

/**
 * A user with the tokens of a new session.
 *
 * @param sessionExpiresAt the end of the refresh token, unless it is used before
 * @param expiresAt the end of the access token
 */
public record SignedInUser(
    User user,
    String accessToken,
    String refreshToken,
    Instant sessionExpiresAt,
    Instant expiresAt) {
  @Override
  public String toString() {
    return "SignedInUser[" + user.id() + ", tokens=***]";
  }
}
