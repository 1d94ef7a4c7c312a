package io.chatops.app.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.SigningKeyRepository.SigningKey;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Access tokens as ES256-signed JWTs; the key is made at the first start and kept in the storage.
 */
public final class SignedAccessTokens implements AccessTokens {
  private static final String ISSUER = "chatops";
  private static final String SESSION = "sid";

  private final EllipticCurveJsonWebKey key;
  private final Duration lifetime;

  /** Checking a signature takes a millisecond, and a dashboard asks with the same one for long. */
  private final Cache<String, Claims> verified = Caffeine.newBuilder().maximumSize(1_000).build();

  public SignedAccessTokens(SigningKeyRepository keys, Duration lifetime) {
    this.lifetime = lifetime;
    try {
      EllipticCurveJsonWebKey fresh = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      SigningKey stored =
          keys.findOrAdd(
              new SigningKey(fresh.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE)));
      this.key = (EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(stored.value());
    } catch (JoseException e) {
      throw new IllegalStateException("the stored key for access tokens cannot be read", e);
    }
  }

  @Override
  public String issue(UserId userId, SessionId sessionId, Instant now) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject(userId.toString());
    claims.setStringClaim(SESSION, sessionId.toString());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(lifetime).getEpochSecond()));
    claims.setGeneratedJwtId();
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("an access token cannot be signed", e);
    }
  }

  @Override
  public Optional<Claims> verify(String token, Instant now) {
    Claims known = verified.getIfPresent(token);
    if (known != null) {
      return now.isBefore(known.expiresAt()) ? Optional.of(known) : Optional.empty();
    }
    Optional<Claims> claims = read(token, now);
    claims.ifPresent(good -> verified.put(token, good));
    return claims;
  }

  private Optional<Claims> read(String token, Instant now) {
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKey(key.getPublicKey())
              .setJwsAlgorithmConstraints(
                  AlgorithmConstraints.ConstraintType.PERMIT,
                  AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
              .setExpectedIssuer(ISSUER)
              .setRequireSubject()
              .setRequireExpirationTime()
              .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
              .build()
              .processToClaims(token);
      return Optional.of(
          new Claims(
              new UserId(UUID.fromString(claims.getSubject())),
              new SessionId(UUID.fromString(claims.getStringClaimValue(SESSION))),
              Instant.ofEpochSecond(claims.getExpirationTime().getValue())));
    } catch (InvalidJwtException | MalformedClaimException | RuntimeException e) {
      return Optional.empty(); // whatever is wrong with it, it opens nothing
    }
  }

  @Override
  public Duration lifetime() {
    return lifetime;
  }
}
