package io.chatops.app.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.KeyRing;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens and tickets as JWTs, signed with ES256 by the newest key of the ring. Their issuers
 * differ, so that no reader confuses them.
 */
public final class JwtAccessTokens implements AccessTokens {
  private static final String ISSUER = "chatops";
  private static final String HUB_ISSUER = "chatops-hub";
  private static final String SESSION = "sid";
  private static final String SECRET = "secret";
  private static final String FROM = "hub";
  private static final String ADDRESS = "address";

  /** The most that clocks of hubs on one storage may differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  /** A signature takes a millisecond to make. */
  private static final Duration TICKET_REUSED = Duration.ofSeconds(30);

  private final KeyRing keys;
  private final Duration lifetime;
  private final JWTParser parser = parser(ISSUER);
  private final JWTParser ticketParser = parser(HUB_ISSUER);

  /** A signature takes a millisecond to verify, and a dashboard sends one token for minutes. */
  private final Cache<String, Claims> verified = Caffeine.newBuilder().maximumSize(1_000).build();

  /** For the same reason. Each ticket serves for {@link #TICKET_REUSED}. */
  private final Cache<String, Ticket> verifiedTickets =
      Caffeine.newBuilder().maximumSize(1_000).build();

  private final Cache<Purpose, Issued> tickets = Caffeine.newBuilder().maximumSize(1_000).build();

  private record Purpose(SessionId session, HubId to, @Nullable String address) {}

  private record Issued(String ticket, Instant at) {}

  public JwtAccessTokens(KeyRing keys, Duration lifetime) {
    this.keys = keys;
    this.lifetime = lifetime;
  }

  private static JWTParser parser(String issuer) {
    JWTAuthContextInfo rules = new JWTAuthContextInfo();
    rules.setIssuedBy(issuer);
    rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
    // The parser knows only the system's clock; verify() compares the times with the hub's.
    rules.setClockSkew(Integer.MAX_VALUE);
    return new DefaultJWTParser(rules);
  }

  @Override
  public String issue(Session session, String secret, Instant now) {
    KeyRing.Key key = keys.newest();
    return Jwt.issuer(ISSUER)
        .subject(session.userId().toString())
        .claim(SESSION, session.id().toString())
        .claim(SECRET, secret)
        .issuedAt(now)
        .expiresAt(now.plus(lifetime))
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .keyId(key.id())
        .sign(key.privateKey());
  }

  @Override
  public Optional<Claims> verify(String token, Instant now) {
    Optional<Claims> claims = Optional.ofNullable(verified.getIfPresent(token));
    if (claims.isEmpty()) {
      claims = keyId(token).flatMap(keys::verifying).flatMap(key -> read(token, key, now));
      claims.ifPresent(good -> verified.put(token, good));
    }
    return claims.filter(good -> now.isBefore(good.expiresAt()));
  }

  @Override
  public Optional<String> ticket(
      String accessToken, HubId from, HubId to, @Nullable String address, Instant now) {
    return verify(accessToken, now)
        .map(
            claims -> {
              Purpose purpose = new Purpose(claims.sessionId(), to, address);
              Issued known = tickets.getIfPresent(purpose);
              if (known != null
                  && Duration.between(known.at(), now).abs().compareTo(TICKET_REUSED) < 0) {
                return known.ticket();
              }
              String ticket = newTicket(claims, secretOf(accessToken), from, purpose, now);
              tickets.put(purpose, new Issued(ticket, now));
              return ticket;
            });
  }

  private String newTicket(Claims claims, String secret, HubId from, Purpose purpose, Instant now) {
    KeyRing.Key key = keys.newest();
    JwtClaimsBuilder ticket =
        Jwt.issuer(HUB_ISSUER)
            .subject(claims.userId().toString())
            .audience(purpose.to().toString())
            .claim(FROM, from.toString())
            .claim(SESSION, claims.sessionId().toString())
            .claim(SECRET, secret)
            .issuedAt(now)
            .expiresAt(now.plus(TICKET_LIFETIME));
    if (purpose.address() != null) {
      ticket.claim(ADDRESS, purpose.address());
    }
    return ticket.jws().algorithm(SignatureAlgorithm.ES256).keyId(key.id()).sign(key.privateKey());
  }

  /** Returns the secret in a token whose signature is good. */
  private static String secretOf(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new JsonObject(Buffer.buffer(payload)).getString(SECRET);
  }

  @Override
  public Optional<Ticket> verifyTicket(String ticket, HubId self, Instant now) {
    Optional<Ticket> known = Optional.ofNullable(verifiedTickets.getIfPresent(ticket));
    if (known.isEmpty()) {
      known =
          keyId(ticket).flatMap(keys::verifying).flatMap(key -> readTicket(ticket, key, self, now));
      known.ifPresent(good -> verifiedTickets.put(ticket, good));
    }
    return known.filter(good -> now.isBefore(good.claims().expiresAt()));
  }

  private Optional<Ticket> readTicket(String ticket, PublicKey key, HubId self, Instant now) {
    try {
      JsonWebToken jwt = ticketParser.verify(ticket, key);
      if (!Set.of(self.toString()).equals(jwt.getAudience())) {
        return Optional.empty();
      }
      return claims(jwt, now, TICKET_LIFETIME, TICKET_LEEWAY)
          .map(
              claims ->
                  new Ticket(
                      claims.until(claims.expiresAt().plus(TICKET_LEEWAY)),
                      new HubId(UUID.fromString(jwt.<String>getClaim(FROM))),
                      jwt.<String>getClaim(ADDRESS)));
    } catch (ParseException | RuntimeException e) {
      return Optional.empty(); // invalid for whatever reason: no access
    }
  }

  private static Optional<String> keyId(String token) {
    try {
      byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
      return Optional.ofNullable(new JsonObject(Buffer.buffer(header)).getString("kid"));
    } catch (RuntimeException e) {
      return Optional.empty(); // no token of ours
    }
  }

  private Optional<Claims> read(String token, PublicKey key, Instant now) {
    try {
      return claims(parser.verify(token, key), now, lifetime, LEEWAY);
    } catch (ParseException | RuntimeException e) {
      return Optional.empty(); // an invalid token opens nothing, for any reason
    }
  }

  private static Optional<Claims> claims(
      JsonWebToken jwt, Instant now, Duration longest, Duration leeway) {
    Instant issuedAt = Instant.ofEpochSecond(jwt.getIssuedAtTime());
    Instant expiresAt = Instant.ofEpochSecond(jwt.getExpirationTime());
    if (issuedAt.isAfter(now.plus(leeway))
        || expiresAt.isAfter(issuedAt.plus(longest).plus(leeway))) {
      // None of ours, though signed by our key; or of a time when tokens lived longer.
      return Optional.empty();
    }
    return Optional.of(
        new Claims(
            new UserId(UUID.fromString(jwt.getSubject())),
            new SessionId(UUID.fromString(jwt.<String>getClaim(SESSION))),
            SecretHash.of(jwt.<String>getClaim(SECRET)),
            expiresAt));
  }

  @Override
  public Duration lifetime() {
    return lifetime;
  }
}
