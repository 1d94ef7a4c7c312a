package io.chatops.core.access;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores sessions and the hashes of their refresh tokens. Every method is one atomic step. */
public interface SessionRepository {
  /**
   * The time in which the token that was just replaced may be replaced once more, if it is in a
   * cookie: two tabs of a browser send the same token at once, and an answer may be lost.
   */
  Duration GRACE = Duration.ofSeconds(10);

  /**
   * The generations of used tokens that are recognised: ten days of refreshes every quarter of an
   * hour. An older one is unknown.
   */
  int USED_GENERATIONS = 1_000;

  /** The outcome for a refresh token that was offered. */
  enum RotationOutcome {
    ROTATED,
    /** It had been used before: the session has now ended. */
    REUSED,
    /** Never issued, from another storage than its session's, or its session has ended. */
    REJECTED
  }

  /**
   * The outcome, and the session if one was found.
   *
   * @param session absent when REFUSED
   */
  record Rotation(RotationOutcome outcome, @Nullable Session session) {}

  /**
   * The user who is signed in by a session.
   *
   * @param secret as in {@link Session}
   */
  record SignedIn(
      SessionId sessionId, SecretHash secret, UserId userId, Username username, Role role) {
    public static SignedIn of(Session session, User user) {
      return new SignedIn(session.id(), session.secret(), user.id(), user.username(), user.role());
    }

    public Actor actor(@Nullable String address) {
      return new Actor(userId, username.value(), role, sessionId, address);
    }
  }

  void add(Session session, SecretHash refreshToken);

  /**
   * Replaces {@code offered} by {@code next}, if it is a current token of a live session of this
   * token place. If two calls bring the same token at once, one is ROTATED and the other REUSED.
   *
   * <p>In a cookie, the token that was replaced last is ROTATED again within {@link #GRACE}. Both
   * of its successors are current then, until one of them is replaced: the others count as used
   * from that moment. The session's times stay as the first call left them.
   *
   * @param client becomes the session's
   */
  Rotation rotate(
      SecretHash offered, SecretHash next, SessionClient client, Instant now, Instant newExpiry);

  /**
   * Returns the user of a session; empty if the session has ended or is unknown, or the user is
   * inactive.
   */
  Optional<SignedIn> findLive(SessionId id, Instant now);

  /** Returns those of the sessions for which {@link #findLive} returns a user. */
  Set<SessionId> liveAmong(List<SessionId> ids, Instant now);

  /** Returns a session, over or not. */
  Optional<Session> find(SessionId id);

  /** Returns the live sessions of a user: the one that was used last first, then by id. */
  Page findLiveOf(UserId userId, Instant now, int limit, int offset);

  /**
   * One page of sessions.
   *
   * @param total the number of sessions on all pages
   */
  record Page(List<Session> sessions, int total) {
    public Page {
      sessions = List.copyOf(sessions);
    }
  }

  /** Returns the session of a refresh token, used or not. */
  Optional<Session> findByRefreshToken(SecretHash token);

  /** Ends a session; does nothing if it has already ended. */
  void end(SessionId id, Instant now);

  /**
   * Ends all live sessions of a user but {@code kept}.
   *
   * @return the sessions that this call ended
   */
  List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now);

  /**
   * Deletes sessions of a user beyond a number: those that are over first, then the live ones that
   * were used the longest ago.
   *
   * @return those that were live
   */
  List<SessionId> deleteBeyond(UserId userId, int most, Instant now);

  /** Deletes the sessions that expired or ended before {@code before}; returns their number. */
  int deleteEnded(Instant before);
}
