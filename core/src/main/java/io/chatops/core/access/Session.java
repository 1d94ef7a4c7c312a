package io.chatops.core.access;

import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in: refresh tokens that replace each other, and the access tokens made from them. All
 * tokens of an ended session are refused.
 *
 * @param secret the hash of the secret that all its tokens carry, so that the storage has nothing
 *     from which a token could be made
 * @param expiresAt moves on with each refresh
 * @param endedAt absent while it lasts
 */
public record Session(
    SessionId id,
    UserId userId,
    SecretHash secret,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt) {

  public boolean isLive(Instant now) {
    return endedAt == null && now.isBefore(expiresAt);
  }
}
