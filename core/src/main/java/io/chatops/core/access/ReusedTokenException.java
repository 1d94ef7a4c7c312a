package io.chatops.core.access;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a refresh token comes back after it was replaced. Either side may be a thief, so the
 * session ends for both.
 */
final class ReusedTokenException extends ChatOpsException {
  private final transient @Nullable Session session;

  ReusedTokenException(@Nullable Session session) {
    super(
        ErrorCode.UNAUTHENTICATED,
        "The refresh token had been used before, so its session was ended; sign in again");
    this.session = session;
  }

  Optional<Session> session() {
    return Optional.ofNullable(session);
  }
}
