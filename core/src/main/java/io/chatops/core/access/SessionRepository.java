package io.chatops.core.access;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores sessions and the hashes of their refresh tokens. Every method is one atomic step. */
public interface SessionRepository {

  /** What became of a refresh token that was offered. */
  enum RotationOutcome {
    ROTATED,
    /** It had been used before: the session has now ended. */
    REUSED,
    /** Never issued, or its session is over. */
    REFUSED
  }

  /**
   * The outcome, and the session where one was found.
   *
   * @param session absent when REFUSED
   */
  record Rotation(RotationOutcome outcome, @Nullable Session session) {}

  /** A session with its user, as each request needs them. */
  record SignedIn(Session session, User user) {
    public Actor actor(@Nullable String address) {
      return new Actor(user.id(), user.username().value(), user.role(), session.id(), address);
    }
  }

  void add(Session session, SecretHash refreshToken);

  /**
   * Takes {@code offered} out of use and puts {@code next} in its place, if it is the session's
   * present token and the session is live. Of two calls with the same token at once one is ROTATED,
   * the other REUSED.
   */
  Rotation rotate(SecretHash offered, SecretHash next, Instant now, Instant newExpiry);

  /**
   * The live session with its active user; empty when it is over, unknown or the user is inactive.
   */
  Optional<SignedIn> findLive(SessionId id, Instant now);

  /** The session that this refresh token, used or not, belongs to. */
  Optional<Session> findByRefreshToken(SecretHash token);

  /** Ends a session; harmless when it is over. */
  void end(SessionId id, Instant now);

  /**
   * Ends all live sessions of a user but {@code kept}.
   *
   * @return those that were ended
   */
  List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now);

  /** Forgets sessions that expired or ended before {@code before}; returns how many. */
  int deleteOver(Instant before);
}
