package io.chatops.core.access;

import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Signs and reads the short-lived tokens that people's requests carry. */
public interface AccessTokens {
  /** A token for this session, valid for {@link #lifetime()} from {@code now}. */
  String issue(UserId userId, SessionId sessionId, Instant now);

  /**
   * What the token says; empty when it is malformed, forged or expired. The session is not looked
   * up.
   */
  Optional<Claims> verify(String token, Instant now);

  Duration lifetime();

  /**
   * What an access token says, once its signature was found good.
   *
   * @param expiresAt no request is met with it from then on
   */
  record Claims(UserId userId, SessionId sessionId, Instant expiresAt) {}
}
