package io.chatops.core.access;

import io.chatops.core.access.SessionRepository.Rotation;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of users: their tokens and their end. The access tokens of a session stop working as
 * soon as it ends.
 */
public final class Sessions {
  /** The most sessions of one user that are stored. One more replaces the oldest. */
  static final int MAX_PER_USER = 200;

  private final SessionRepository sessions;
  private final UserRepository users;
  private final AccessTokens accessTokens;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Duration idleLifetime;
  private final Consumer<SessionId> onEnded;

  /**
   * Creates the service.
   *
   * @param idleLifetime how long a session lives without a refresh
   * @param onEnded receives each session that has ended, to close its sockets
   */
  public Sessions(
      SessionRepository sessions,
      UserRepository users,
      AccessTokens accessTokens,
      Audit audit,
      SecureRandom random,
      InstantSource clock,
      Duration idleLifetime,
      Consumer<SessionId> onEnded) {
    this.sessions = sessions;
    this.users = users;
    this.accessTokens = accessTokens;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
    this.idleLifetime = idleLifetime;
    this.onEnded = onEnded;
  }

  /** Returns the actor's live sessions: the one that was used last first, then by id. */
  public SessionRepository.Page mine(Actor actor, int limit, int offset) {
    return sessions.findLiveOf(actor.userId(), clock.instant(), limit, offset);
  }

  SignedInUser open(User user, SessionClient client) {
    Instant now = now();
    sessions.deleteBeyond(user.id(), MAX_PER_USER - 1, now).forEach(onEnded);
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

  /**
   * Replaces a refresh token by a new one, with a new access token. Fails with UNAUTHENTICATED if
   * it is not the current one of a live session of the client's kind. A token that comes back after
   * it was replaced ends its session, since either sender may be a thief.
   */
  public SignedInUser refresh(String offered, SessionClient client) {
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
      case REUSED -> {
        if (session != null) {
          reused(session, client);
        }
        throw ChatOpsException.unauthenticated(
            "The refresh token was already used, so its session was ended; sign in again");
      }
      case REJECTED -> {}
    }
    throw ChatOpsException.unauthenticated("The refresh token is no longer valid; sign in again");
  }

  private void reused(Session session, SessionClient client) {
    onEnded.accept(session.id());
    users
        .find(session.userId())
        .ifPresent(
            user ->
                audit.refusedStranger(
                    user.username().value(),
                    user.id(),
                    AuditAction.SESSION_REFRESH,
                    "a refresh token was reused; the session was ended",
                    client.address()));
  }

  /**
   * Ends the session of a refresh token. Without one it ends the actor's: a browser's own session,
   * else all of them.
   *
   * @param refreshToken absent: see above; INVALID if it is not the actor's
   */
  public void signOut(Actor actor, @Nullable String refreshToken) {
    List<SessionId> ended;
    if (refreshToken != null) {
      ended = List.of(ownSession(actor, refreshToken).id());
      sessions.end(ended.get(0), now());
    } else if (isInBrowser(actor)) {
      ended = List.of(actor.sessionId());
      sessions.end(actor.sessionId(), now());
    } else {
      ended = sessions.endAll(actor.userId(), null, now());
    }
    audit.account(actor, AuditAction.USER_SIGN_OUT);
    ended.forEach(onEnded);
  }

  /** Ends one session of the actor. Fails with NOT_FOUND if it has ended or is another user's. */
  public void end(Actor actor, SessionId id) {
    Instant now = now();
    String target = "session " + id;
    Session session =
        audit.orRefused(
            actor,
            AuditAction.SESSION_END,
            target,
            () ->
                sessions
                    .find(id)
                    .filter(s -> s.userId().equals(actor.userId()) && s.isLive(now))
                    .orElseThrow(
                        () ->
                            ChatOpsException.notFound(
                                "No session " + id + "; GET /api/v1/auth/sessions lists yours")));
    audit.account(actor, AuditAction.SESSION_END, target);
    sessions.end(session.id(), now);
    onEnded.accept(session.id());
  }

  /** Ends all sessions of a user but this one, and closes their sockets. */
  void endAll(UserId user, @Nullable SessionId but) {
    sessions.endAll(user, but, now()).forEach(onEnded);
  }

  /** Ends a session that was just opened. */
  void end(SignedInUser signedIn) {
    find(signedIn.refreshToken()).ifPresent(session -> sessions.end(session.id(), now()));
  }

  /** Returns the user of a refresh token that is known, used or not. */
  public Optional<UserId> userOf(String refreshToken) {
    return find(refreshToken).map(Session::userId);
  }

  /** Returns true if no live session has this refresh token. */
  public boolean hasEnded(String refreshToken) {
    return find(refreshToken).filter(session -> session.isLive(clock.instant())).isEmpty();
  }

  private Session ownSession(Actor actor, String refreshToken) {
    return find(refreshToken)
        .filter(session -> session.userId().equals(actor.userId()))
        .orElseThrow(
            () ->
                InvalidFieldException.of(
                    "refresh_token", "is not one of yours; omit it to end all sessions"));
  }

  private Optional<Session> find(String refreshToken) {
    return sessions.findByRefreshToken(SecretHash.of(refreshToken));
  }

  private boolean isInBrowser(Actor actor) {
    return sessions
        .find(actor.sessionId())
        .filter(session -> session.client().tokenStorage() == TokenStorage.COOKIE)
        .isPresent();
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
