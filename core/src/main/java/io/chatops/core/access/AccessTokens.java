package io.chatops.core.access;

import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Signs and verifies the short-lived tokens that users send with each request. */
public interface AccessTokens {
  /**
   * Returns a token for this session, valid for {@link #lifetime()} from {@code now}.
   *
   * @param secret the secret of which the session has the hash
   */
  String issue(Session session, String secret, Instant now);

  /**
   * Returns the claims of a token; empty when it is malformed, forged or expired, or lives longer
   * than {@link #lifetime()}. The session is not looked up.
   */
  Optional<Claims> verify(String token, Instant now);

  Duration lifetime();

  /**
   * The claims of an access token whose signature is good.
   *
   * @param secret the hash of the secret in it
   * @param expiresAt the token opens nothing from then on
   */
  record Claims(UserId userId, SessionId sessionId, SecretHash secret, Instant expiresAt) {}
}
