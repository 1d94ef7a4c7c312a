package io.chatops.core.access;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
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
  private final HubId self;
  private final InstantSource clock;

  /**
   * Finds users by these means.
   *
   * @param self this run of this hub, for which tickets are
   */
  public AuthenticateUser(
      AccessTokens tokens, SessionRepository sessions, HubId self, InstantSource clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.self = self;
    this.clock = clock;
  }

  /**
   * A user who is signed in.
   *
   * @param expiresAt the end of the token, and of each socket that it opened
   */
  public record Authenticated(Actor actor, Instant expiresAt) {}

  /**
   * A user in whose name another hub asks.
   *
   * @param from the other hub
   */
  public record Forwarded(Authenticated user, HubId from) {}

  /**
   * Returns the user. Fails with UNAUTHENTICATED if the token is invalid or expired, lacks the
   * session's secret, or the session has ended.
   */
  public Authenticated authenticate(String accessToken, @Nullable String address) {
    Instant now = clock.instant();
    return tokens
        .verify(accessToken, now)
        .flatMap(claims -> find(claims, address, now))
        .orElseThrow(
            () ->
                ChatOpsException.unauthenticated(
                    "The access token is no longer valid; refresh it or sign in again"));
  }

  /**
   * Returns the user of another hub's ticket, with the address that the ticket names;
   * UNAUTHENTICATED as for an access token.
   */
  public Forwarded authenticateTicket(String ticket) {
    Instant now = clock.instant();
    return tokens
        .verifyTicket(ticket, self, now)
        .flatMap(
            good ->
                find(good.claims(), good.address(), now)
                    .map(user -> new Forwarded(user, good.from())))
        .orElseThrow(
            () ->
                ChatOpsException.unauthenticated(
                    "The ticket is not for this run of this hub, or not valid any more. If that"
                        + " repeats, set the clocks of the hubs"));
  }

  private Optional<Authenticated> find(
      AccessTokens.Claims claims, @Nullable String address, Instant now) {
    return sessions
        .findLive(claims.sessionId(), now)
        .filter(session -> session.userId().equals(claims.userId()))
        .filter(session -> session.secret().equals(claims.secret()))
        .map(session -> new Authenticated(session.actor(address), claims.expiresAt()));
  }
}
