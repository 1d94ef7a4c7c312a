package io.chatops.core.access;

import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in: refresh tokens that replace each other, and the access tokens made from them. All
 * tokens of an ended session are refused.
 *
 * @param secret the hash of the secret that all its tokens carry, so that the storage has nothing
 *     from which a token could be made
 * @param lastUsedAt the last refresh, at first the sign-in
 * @param expiresAt moves on with each refresh
 * @param endedAt absent while it lasts
 */
public record Session(
    SessionId id,
    UserId userId,
    SecretHash secret,
    SessionClient client,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    @Nullable Instant endedAt) {

  /** Returns this session after a refresh. */
  public Session renewed(SessionClient nowClient, Instant now, Instant newExpiry) {
    return new Session(id, userId, secret, nowClient, createdAt, now, newExpiry, null);
  }

  /** Returns this session, ended. */
  public Session ended(Instant now) {
    return new Session(id, userId, secret, client, createdAt, lastUsedAt, expiresAt, now);
  }

  /** Returns true if the token that was replaced last may be replaced once more. */
  public boolean hasGrace(Instant now) {
    return client.tokenStorage() == TokenStorage.COOKIE
        // Also before it: a clock that was set back must not lengthen the grace.
        && Duration.between(lastUsedAt, now).abs().compareTo(SessionRepository.GRACE) < 0;
  }

  public boolean isLive(Instant now) {
    return endedAt == null && now.isBefore(expiresAt);
  }
}
