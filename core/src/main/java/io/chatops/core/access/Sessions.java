package io.chatops.core.access;

import io.chatops.core.access.SessionRepository.Rotation;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.SessionId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Opens sessions and replaces their tokens; shared by the use cases that sign a user in. */
public final class Sessions {
  private final SessionRepository sessions;
  private final UserRepository users;
  private final AccessTokens accessTokens;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Duration idleLifetime;

  /**
   * Sessions with this lifetime.
   *
   * @param idleLifetime how long a session lives without a refresh
   */
  public Sessions(
      SessionRepository sessions,
      UserRepository users,
      AccessTokens accessTokens,
      SecureRandom random,
      InstantSource clock,
      Duration idleLifetime) {
    this.sessions = sessions;
    this.users = users;
    this.accessTokens = accessTokens;
    this.random = random;
    this.clock = clock;
    this.idleLifetime = idleLifetime;
  }

  SignedInUser open(User user, SessionClient client) {
    Instant now = now();
    RefreshToken refreshToken = RefreshToken.first(random);
    Session session =
        new Session(
            SessionId.random(),
            user.id(),
            SecretHash.of(refreshToken.sessionSecret()),
            client,
            now,
            now,
            now.plus(idleLifetime),
            null);
    sessions.add(session, refreshToken.hash());
    return tokens(user, session, refreshToken, now);
  }

  /** Ends a session that was just opened. */
  void end(SignedInUser signedIn) {
    sessions
        .findByRefreshToken(SecretHash.of(signedIn.refreshToken()))
        .ifPresent(session -> sessions.end(session.id(), now()));
  }

  /** Replaces a refresh token; UNAUTHENTICATED if it is not a current one of a live session. */
  SignedInUser rotate(String offered, SessionClient client) {
    Instant now = now();
    RefreshToken next = new RefreshToken(offered).next(random);
    Rotation rotation =
        sessions.rotate(SecretHash.of(offered), next.hash(), client, now, now.plus(idleLifetime));
    Session session = rotation.session();
    switch (rotation.outcome()) {
      case ROTATED -> {
        User user =
            session == null ? null : users.find(session.userId()).filter(User::active).orElse(null);
        if (session != null && user != null) {
          return tokens(user, session, next, now);
        }
      }
      case REUSED -> throw new ReusedTokenException(session);
      case REFUSED -> {}
    }
    throw ChatOpsException.unauthenticated(
        "The refresh token is not valid any more; sign in again");
  }

  private SignedInUser tokens(User user, Session session, RefreshToken refreshToken, Instant now) {
    return new SignedInUser(
        user,
        accessTokens.issue(session, refreshToken.sessionSecret(), now),
        refreshToken.value(),
        session.expiresAt(),
        now.plus(accessTokens.lifetime()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
