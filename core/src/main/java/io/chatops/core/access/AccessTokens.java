package io.chatops.core.access;

import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies the short-lived tokens that users send with each request, and the tickets with
 * which a hub passes such a request on to another hub. Neither is accepted in place of the other.
 */
public interface AccessTokens {
  /** The lifetime of a ticket. */
  Duration TICKET_LIFETIME = Duration.ofSeconds(60);

  /** The most that the clocks of two hubs may differ, for tickets. */
  Duration TICKET_LEEWAY = Duration.ofSeconds(10);

  /**
   * Returns a token for this session, valid for {@link #lifetime()} from {@code now}.
   *
   * @param secret the secret whose hash the session has
   */
  String issue(Session session, String secret, Instant now);

  /**
   * Returns the claims of a token; empty when it is malformed, forged or expired, or lives longer
   * than {@link #lifetime()}. The session is not looked up.
   */
  Optional<Claims> verify(String token, Instant now);

  Duration lifetime();

  /**
   * Returns a ticket for the session of an access token, valid for {@link #TICKET_LIFETIME}; empty
   * if the token is not valid any more.
   *
   * @param from the hub that asks in the user's name
   * @param to the one hub that accepts the ticket
   * @param address the user's address; absent if it is unknown
   */
  Optional<String> ticket(
      String accessToken, HubId from, HubId to, @Nullable String address, Instant now);

  /**
   * Returns the claims of a ticket for this hub; empty when it is malformed, forged, expired, for
   * another hub, or an access token. The session is not looked up.
   */
  Optional<Ticket> verifyTicket(String ticket, HubId self, Instant now);

  /**
   * The claims of an access token whose signature is good.
   *
   * @param secret the hash of the secret in it
   * @param expiresAt the token opens nothing from then on
   */
  record Claims(UserId userId, SessionId sessionId, SecretHash secret, Instant expiresAt) {
    /** Returns the same claims with another end. */
    public Claims until(Instant end) {
      return new Claims(userId, sessionId, secret, end);
    }
  }

  /**
   * The claims of a ticket whose signature is good.
   *
   * @param from the hub that asks in the user's name
   * @param address the user's address, as that hub saw it; absent if it is unknown
   */
  record Ticket(Claims claims, HubId from, @Nullable String address) {}
}
