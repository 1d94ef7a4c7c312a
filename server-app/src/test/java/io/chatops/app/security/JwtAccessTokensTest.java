package io.chatops.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.AccessTokens.Claims;
import io.chatops.core.access.AccessTokens.Ticket;
import io.chatops.core.access.KeyRing;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemorySigningKeyRepository;
import io.chatops.core.testing.MutableClock;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class JwtAccessTokensTest {
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Duration ROTATION = Duration.ofDays(30);
  private static final String SECRET = "the session's secret";

  private final MutableClock clock = MutableClock.atSomeTime();
  private final SigningKeyRepository repository = new InMemorySigningKeyRepository();
  private final KeyRing keys = new KeyRing(repository, ROTATION, LIFETIME, clock);
  private final JwtAccessTokens tokens = new JwtAccessTokens(keys, LIFETIME);
  private final UserId user = UserId.random();
  private final SessionId session = SessionId.random();
  private final Instant now = clock.instant();
  private final HubId self = HubId.random();
  private final HubId other = HubId.random();
  private final Session opened =
      new Session(
          session,
          user,
          SecretHash.of(SECRET),
          SessionClient.unnamed(null),
          now,
          now,
          now.plus(ROTATION),
          null);

  @Test
  void readsWhatItSigned() {
    String token = tokens.issue(opened, SECRET, now);

    Claims claims = tokens.verify(token, now.plusSeconds(60)).orElseThrow();
    assertThat(claims.userId()).isEqualTo(user);
    assertThat(claims.sessionId()).isEqualTo(session);
    assertThat(claims.secret()).isEqualTo(SecretHash.of(SECRET));
    assertThat(claims.expiresAt())
        .isBetween(now.plus(LIFETIME).minusSeconds(1), now.plus(LIFETIME));
    assertThat(decoded(token.split("\\.", -1)[0]))
        .contains("\"alg\":\"ES256\"", "\"kid\":\"" + keys.newest().id() + "\"");
  }

  @Test
  void hubsOfOneStorageReadEachOthersTokens() {
    String token = tokens.issue(opened, SECRET, now);
    KeyRing otherHub = new KeyRing(repository, ROTATION, LIFETIME, clock);

    assertThat(new JwtAccessTokens(otherHub, LIFETIME).verify(token, now)).isPresent();
  }

  @Test
  void refusesAfterItsEnd() {
    String token = tokens.issue(opened, SECRET, now);

    assertThat(tokens.verify(token, now.plus(LIFETIME))).isEmpty();
  }

  @Test
  void refusesAfterItsEndWhatItFoundGoodBefore() {
    String token = tokens.issue(opened, SECRET, now);
    assertThat(tokens.verify(token, now)).isPresent();

    assertThat(tokens.verify(token, now.plus(LIFETIME).minusSeconds(1))).isPresent();
    assertThat(tokens.verify(token, now.plus(LIFETIME))).isEmpty();
  }

  @Test
  void refusesTheTokenOfAnotherKey() {
    KeyRing elsewhere = new KeyRing(new InMemorySigningKeyRepository(), ROTATION, LIFETIME, clock);
    String foreign = new JwtAccessTokens(elsewhere, LIFETIME).issue(opened, SECRET, now);

    assertThat(tokens.verify(foreign, now)).as("unknown key id").isEmpty();
    String underOurKeyId = signed(claims -> claims, elsewhere.newest(), keys.newest().id());
    assertThat(tokens.verify(underOurKeyId, now)).as("our key id").isEmpty();
  }

  @Test
  void acceptsAReplacedKeyUntilItsLastTokenExpires() {
    clock.advance(ROTATION.minus(Duration.ofMinutes(10)));
    String last = tokens.issue(opened, SECRET, clock.instant());
    clock.advance(Duration.ofMinutes(10));
    KeyRing.Key old = keys.newest();
    keys.refresh();
    assertThat(keys.newest().id()).isNotEqualTo(old.id());
    assertThat(tokens.verify(last, clock.instant())).isPresent();
    assertThat(tokens.verify(tokens.issue(opened, SECRET, clock.instant()), clock.instant()))
        .isPresent();

    clock.advance(LIFETIME.plus(KeyRing.REFRESH_EVERY.multipliedBy(2)));
    keys.refresh();

    String late = signed(claims -> claims, old, old.id());
    assertThat(tokens.verify(late, clock.instant())).isEmpty();
  }

  @Test
  void acceptsATokenOfAnotherHubsNewKey() {
    clock.advance(ROTATION);
    KeyRing otherHub = new KeyRing(repository, ROTATION, LIFETIME, clock);
    String token = new JwtAccessTokens(otherHub, LIFETIME).issue(opened, SECRET, clock.instant());

    assertThat(tokens.verify(token, clock.instant())).isPresent();
  }

  @Test
  void refusesATokenThatWasChangedOrIsNone() {
    String[] parts = tokens.issue(opened, SECRET, now).split("\\.", -1);
    String forged = encoded(decoded(parts[1]).replace(user.toString(), UserId.random().toString()));

    assertThat(tokens.verify(parts[0] + "." + forged + "." + parts[2], now)).isEmpty();
    for (String none :
        new String[] {"", "a.b.c", "..", "e30.e30.", "bm9uZQ.e30.e30", "\u00e4.b.c"}) {
      assertThat(tokens.verify(none, now)).as(none).isEmpty();
    }
  }

  @Test
  void refusesEveryOtherAlgorithmUnderItsOwnKeyId() {
    String id = keys.newest().id();
    String[] parts = tokens.issue(opened, SECRET, now).split("\\.", -1);
    String none = encoded("{\"alg\":\"none\",\"kid\":\"" + id + "\"}");
    assertThat(tokens.verify(none + "." + parts[1] + ".", now)).isEmpty();

    // The public key as a shared secret: what a parser that believes the header would accept.
    byte[] publicKey = keys.newest().publicKey().getEncoded();
    String hmac =
        ours()
            .jws()
            .algorithm(SignatureAlgorithm.HS256)
            .keyId(id)
            .sign(new SecretKeySpec(publicKey, "HmacSHA256"));
    assertThat(tokens.verify(hmac, now)).isEmpty();
  }

  @Test
  void refusesATokenOfAnotherIssuerOrWithoutItsClaims() {
    KeyRing.Key key = keys.newest();

    assertThat(tokens.verify(signed(claims -> claims, key, key.id()), now)).isPresent();
    assertThat(tokens.verify(signed(claims -> claims.issuer("other"), key, key.id()), now))
        .isEmpty();
    assertThat(tokens.verify(signed(claims -> claims.subject("root"), key, key.id()), now))
        .isEmpty();
    for (String claim : new String[] {"sid", "secret", "sub"}) {
      assertThat(tokens.verify(signed(claims -> claims.remove(claim), key, key.id()), now))
          .as("without %s", claim)
          .isEmpty();
    }
  }

  @Test
  void rejectsTokensFromTheFutureAndTooLongOnes() {
    KeyRing.Key key = keys.newest();
    Instant end = now.plus(LIFETIME);

    assertThat(verified(now, end.plusSeconds(60), key)).as("clocks that differ").isPresent();
    assertThat(verified(now, end.plusSeconds(61), key)).as("too long").isEmpty();
    assertThat(verified(now, now.plus(Duration.ofDays(3650)), key)).as("ten years").isEmpty();
    assertThat(verified(now.plusSeconds(60), end, key)).as("clocks that differ").isPresent();
    assertThat(verified(now.plusSeconds(61), end, key)).as("from the future").isEmpty();
    Instant inAYear = now.plus(Duration.ofDays(365));
    assertThat(verified(inAYear, inAYear.plus(LIFETIME), key)).as("made for later").isEmpty();
  }

  @Test
  void readsATicketForThisHub() {
    String ticket = ticket(now);

    Ticket read = tokens.verifyTicket(ticket, self, now.plusSeconds(69)).orElseThrow();

    assertThat(read.claims().userId()).isEqualTo(user);
    assertThat(read.claims().sessionId()).isEqualTo(session);
    assertThat(read.claims().secret()).isEqualTo(SecretHash.of(SECRET));
    assertThat(read.from()).isEqualTo(other);
    assertThat(read.address()).isEqualTo("192.0.2.7");
  }

  @Test
  void ticketsNeedNoAddress() {
    String token = tokens.issue(opened, SECRET, now);
    String ticket = tokens.ticket(token, other, self, null, now).orElseThrow();

    assertThat(tokens.verifyTicket(ticket, self, now).orElseThrow().address()).isNull();
  }

  @Test
  void refusesTheTicketOfAnotherHub() {
    assertThat(tokens.verifyTicket(ticket(now), other, now)).isEmpty();
  }

  @Test
  void refusesATicketAfterSeventySeconds() {
    String ticket = ticket(now);
    assertThat(tokens.verifyTicket(ticket, self, now)).isPresent();

    assertThat(tokens.verifyTicket(ticket, self, now.plusSeconds(70))).as("verified").isEmpty();
    String unknown = ticket(now.minusSeconds(70));
    assertThat(tokens.verifyTicket(unknown, self, now)).as("unknown").isEmpty();
  }

  @Test
  void rejectsTicketsFromTheFutureAndTooLongOnes() {
    assertThat(tokens.verifyTicket(signedTicket(now.plusSeconds(10), 60), self, now)).isPresent();
    assertThat(tokens.verifyTicket(signedTicket(now.plusSeconds(12), 60), self, now)).isEmpty();
    assertThat(tokens.verifyTicket(signedTicket(now, 75), self, now)).isEmpty();
  }

  private String signedTicket(Instant issuedAt, int seconds) {
    return signed(
        claims ->
            claims
                .issuer("chatops-hub")
                .audience(self.toString())
                .claim("hub", other.toString())
                .issuedAt(issuedAt)
                .expiresAt(issuedAt.plusSeconds(seconds)),
        keys.newest(),
        keys.newest().id());
  }

  @Test
  void refusesATicketAsAnAccessTokenAndTheReverse() {
    assertThat(tokens.verify(ticket(now), now)).isEmpty();
    assertThat(tokens.verifyTicket(tokens.issue(opened, SECRET, now), self, now)).isEmpty();
    String accessTokenForAHub =
        signed(claims -> claims.audience(self.toString()), keys.newest(), keys.newest().id());
    assertThat(tokens.verifyTicket(accessTokenForAHub, self, now)).isEmpty();
  }

  @Test
  void refusesATicketForSeveralHubs() {
    String ticket =
        signed(
            claims ->
                claims
                    .issuer("chatops-hub")
                    .audience(Set.of(self.toString(), other.toString()))
                    .claim("hub", other.toString())
                    .expiresAt(now.plusSeconds(60)),
            keys.newest(),
            keys.newest().id());

    assertThat(tokens.verifyTicket(ticket, self, now)).isEmpty();
  }

  @Test
  void makesNoTicketOfATokenThatHasEnded() {
    String token = tokens.issue(opened, SECRET, now);

    assertThat(tokens.ticket(token, other, self, null, now.plus(LIFETIME))).isEmpty();
    assertThat(tokens.ticket("none", other, self, null, now)).isEmpty();
  }

  @Test
  void reusesATicketForHalfAMinute() {
    String first = ticket(now);

    assertThat(ticket(now.plusSeconds(29))).isEqualTo(first);
    assertThat(ticket(now.plusSeconds(31))).isNotEqualTo(first);
    String token = tokens.issue(opened, SECRET, now);
    assertThat(tokens.ticket(token, self, other, "192.0.2.7", now)).isNotEqualTo(first);
    assertThat(tokens.ticket(token, other, self, "192.0.2.8", now)).get().isNotEqualTo(first);
  }

  private String ticket(Instant at) {
    String token = tokens.issue(opened, SECRET, at);
    return tokens.ticket(token, other, self, "192.0.2.7", at).orElseThrow();
  }

  private Optional<Claims> verified(Instant issuedAt, Instant expiresAt, KeyRing.Key key) {
    String token = signed(claims -> claims.issuedAt(issuedAt).expiresAt(expiresAt), key, key.id());
    return tokens.verify(token, now);
  }

  private String signed(UnaryOperator<JwtClaimsBuilder> change, KeyRing.Key key, String keyId) {
    return change
        .apply(ours())
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .keyId(keyId)
        .sign(key.privateKey());
  }

  private JwtClaimsBuilder ours() {
    return Jwt.issuer("chatops")
        .subject(user.toString())
        .claim("sid", session.toString())
        .claim("secret", SECRET)
        .issuedAt(clock.instant())
        .expiresAt(clock.instant().plus(LIFETIME));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
