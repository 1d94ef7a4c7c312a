package io.chatops.core.access;

import java.time.Instant;

/**
 * What a user gets on signing in.
 *
 * @param expiresAt when the access token ends
 */
public record SignedInUser(User user, String accessToken, String refreshToken, Instant expiresAt) {
  @Override
  public String toString() {
    return "SignedInUser[" + user.id() + ", tokens=***]";
  }
}
