package io.chatops.app.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.KeyRing;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
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

/** Access tokens as JWTs, signed with ES256 by the newest key of the ring. */
public final class JwtAccessTokens implements AccessTokens {
  private static final String ISSUER = "chatops";
  private static final String SESSION = "sid";
  private static final String SECRET = "secret";

  /** The most that clocks of hubs on one storage may differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final KeyRing keys;
  private final Duration lifetime;
  private final JWTParser parser;

  /** A signature takes a millisecond to verify, and a dashboard sends one token for minutes. */
  private final Cache<String, Claims> verified = Caffeine.newBuilder().maximumSize(1_000).build();

  public JwtAccessTokens(KeyRing keys, Duration lifetime) {
    this.keys = keys;
    this.lifetime = lifetime;
    JWTAuthContextInfo rules = new JWTAuthContextInfo();
    rules.setIssuedBy(ISSUER);
    rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
    // The parser knows only the system's clock; verify() compares the times with the hub's.
    rules.setClockSkew(Integer.MAX_VALUE);
    this.parser = new DefaultJWTParser(rules);
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
      JsonWebToken jwt = parser.verify(token, key);
      Instant issuedAt = Instant.ofEpochSecond(jwt.getIssuedAtTime());
      Instant expiresAt = Instant.ofEpochSecond(jwt.getExpirationTime());
      if (issuedAt.isAfter(now.plus(LEEWAY))
          || expiresAt.isAfter(issuedAt.plus(lifetime).plus(LEEWAY))) {
        // None of ours, though signed by our key; or of a time when tokens lived longer.
        return Optional.empty();
      }
      return Optional.of(
          new Claims(
              new UserId(UUID.fromString(jwt.getSubject())),
              new SessionId(UUID.fromString(jwt.<String>getClaim(SESSION))),
              SecretHash.of(jwt.<String>getClaim(SECRET)),
              expiresAt));
    } catch (ParseException | RuntimeException e) {
      return Optional.empty(); // an invalid token opens nothing, for any reason
    }
  }

  @Override
  public Duration lifetime() {
    return lifetime;
  }
}
