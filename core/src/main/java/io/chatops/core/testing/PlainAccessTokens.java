package io.chatops.core.testing;

import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Access tokens that anyone can read and forge. */
public final class PlainAccessTokens implements AccessTokens {
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  @Override
  public String issue(Session session, String secret, Instant now) {
    return String.join(
        "~",
        "plain",
        session.userId().toString(),
        session.id().toString(),
        secret,
        now.plus(LIFETIME).toString());
  }

  @Override
  public Optional<Claims> verify(String token, Instant now) {
    List<String> parts = List.of(token.split("~", -1));
    if (parts.size() != 5 || !parts.get(0).equals("plain")) {
      return Optional.empty();
    }
    Instant expiresAt = Instant.parse(parts.get(4));
    if (!now.isBefore(expiresAt)) {
      return Optional.empty();
    }
    return Optional.of(
        new Claims(
            new UserId(UUID.fromString(parts.get(1))),
            new SessionId(UUID.fromString(parts.get(2))),
            SecretHash.of(parts.get(3)),
            expiresAt));
  }

  @Override
  public Optional<String> ticket(
      String accessToken, HubId from, HubId to, @Nullable String address, Instant now) {
    return verify(accessToken, now)
        .map(
            claims ->
                String.join(
                    "~",
                    "ticket",
                    to.toString(),
                    from.toString(),
                    String.valueOf(address),
                    now.plus(TICKET_LIFETIME).toString(),
                    accessToken));
  }

  @Override
  public Optional<Ticket> verifyTicket(String ticket, HubId self, Instant now) {
    List<String> parts = List.of(ticket.split("~", 6));
    if (!parts.get(0).equals("ticket") || !parts.get(1).equals(self.toString())) {
      return Optional.empty();
    }
    Instant expiresAt = Instant.parse(parts.get(4)).plus(TICKET_LEEWAY);
    String address = parts.get(3).equals("null") ? null : parts.get(3);
    return verify(parts.get(5), now)
        .filter(claims -> now.isBefore(expiresAt))
        .map(
            claims ->
                new Ticket(
                    new Claims(claims.userId(), claims.sessionId(), claims.secret(), expiresAt),
                    new HubId(UUID.fromString(parts.get(2))),
                    address));
  }

  @Override
  public Duration lifetime() {
    return LIFETIME;
  }
}
