package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends sessions; their access tokens stop working at once. */
public final class SignOut {
  private final SessionRepository sessions;
  private final Audit audit;
  private final InstantSource clock;
  private final Consumer<SessionId> onEnded;

  /**
   * A use case on these ports.
   *
   * @param onEnded closes the sockets of each session that ended
   */
  public SignOut(
      SessionRepository sessions, Audit audit, InstantSource clock, Consumer<SessionId> onEnded) {
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
    this.onEnded = onEnded;
  }

  /**
   * Ends the session of a refresh token, or without one the actor's: a browser's own, else all.
   *
   * @param refreshToken absent: see above; INVALID if it is not the actor's
   */
  public void signOut(Actor actor, @Nullable String refreshToken) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<SessionId> ended;
    if (refreshToken == null && isInBrowser(actor)) {
      sessions.end(actor.sessionId(), now);
      ended = List.of(actor.sessionId());
    } else if (refreshToken == null) {
      ended = sessions.endAll(actor.userId(), null, now);
    } else {
      Session session =
          sessions
              .findByRefreshToken(SecretHash.of(refreshToken))
              .filter(s -> s.userId().equals(actor.userId()))
              .orElseThrow(
                  () ->
                      InvalidFieldException.of(
                          "refresh_token", "is none of yours; leave it out to end all sessions"));
      sessions.end(session.id(), now);
      ended = List.of(session.id());
    }
    audit.account(actor, AuditAction.USER_SIGN_OUT);
    ended.forEach(onEnded);
  }

  /** Ends one session of the actor; NOT_FOUND if it is over, or somebody else's. */
  public void end(Actor actor, SessionId id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
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

  /** Returns true if no live session has this refresh token. */
  public boolean isOver(String refreshToken) {
    return sessions
        .findByRefreshToken(SecretHash.of(refreshToken))
        .filter(session -> session.isLive(clock.instant()))
        .isEmpty();
  }

  private boolean isInBrowser(Actor actor) {
    return sessions
        .find(actor.sessionId())
        .filter(session -> session.client().tokenPlace() == TokenStorage.COOKIE)
        .isPresent();
  }
}
