package io.chatops.core.access;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the user of an access token. Blocking: it looks the session up each time, so that a
 * sign-out acts at once.
 */
public final class AuthenticateUser {
  private final AccessTokens tokens;
  private final SessionRepository sessions;
  private final InstantSource clock;

  public AuthenticateUser(AccessTokens tokens, SessionRepository sessions, InstantSource clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * A user who is signed in.
   *
   * @param expiresAt the end of the token, and of each socket that it opened
   */
  public record Authenticated(Actor actor, Instant expiresAt) {}

  /**
   * Returns the user; UNAUTHENTICATED if the token is bad or expired, lacks the session's secret,
   * or the session is over.
   */
  public Authenticated authenticate(String accessToken, @Nullable String address) {
    Instant now = clock.instant();
    Optional<AccessTokens.Claims> claims = tokens.verify(accessToken, now);
    return claims
        .flatMap(
            c ->
                sessions
                    .findLive(c.sessionId(), now)
                    .filter(s -> s.userId().equals(c.userId()))
                    .filter(s -> s.secret().equals(c.secret()))
                    .map(s -> new Authenticated(s.actor(address), c.expiresAt())))
        .orElseThrow(
            () ->
                ChatOpsException.unauthenticated(
                    "The access token is not valid any more; refresh it or sign in again"));
  }
}
