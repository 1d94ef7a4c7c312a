package io.chatops.core.access;

import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in: refresh tokens that replace each other, and the access tokens made from them. All
 * tokens of an ended session are refused.
 *
 * @param expiresAt moves on with each refresh
 * @param endedAt absent while it lasts
 */
public record Session(
    SessionId id, UserId userId, Instant createdAt, Instant expiresAt, @Nullable Instant endedAt) {

  public boolean isLive(Instant now) {
    return endedAt == null && now.isBefore(expiresAt);
  }
}
