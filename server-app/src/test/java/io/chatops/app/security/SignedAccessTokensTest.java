package io.chatops.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.AccessTokens.Claims;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemorySigningKeyRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignedAccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final SigningKeyRepository keys = new InMemorySigningKeyRepository();
  private final SignedAccessTokens tokens = new SignedAccessTokens(keys, Duration.ofMinutes(15));
  private final UserId user = UserId.random();
  private final SessionId session = SessionId.random();

  @Test
  void readsWhatItSigned() {
    String token = tokens.issue(user, session, NOW);

    assertThat(tokens.verify(token, NOW.plusSeconds(60)))
        .contains(new Claims(user, session, NOW.plus(Duration.ofMinutes(15))));
  }

  @Test
  void hubsOfOneStorageReadEachOthersTokens() {
    String token = tokens.issue(user, session, NOW);

    assertThat(new SignedAccessTokens(keys, Duration.ofMinutes(15)).verify(token, NOW)).isPresent();
  }

  @Test
  void refusesAfterItsEnd() {
    String token = tokens.issue(user, session, NOW);

    assertThat(tokens.verify(token, NOW.plus(Duration.ofMinutes(15)))).isEmpty();
  }

  @Test
  void refusesAfterItsEndWhatItFoundGoodBefore() {
    String token = tokens.issue(user, session, NOW);
    assertThat(tokens.verify(token, NOW)).isPresent();

    assertThat(tokens.verify(token, NOW.plus(Duration.ofMinutes(15)).minusSeconds(1))).isPresent();
    assertThat(tokens.verify(token, NOW.plus(Duration.ofMinutes(15)))).isEmpty();
  }

  @Test
  void refusesTheTokenOfAnotherKey() {
    SignedAccessTokens other =
        new SignedAccessTokens(new InMemorySigningKeyRepository(), Duration.ofMinutes(15));

    assertThat(tokens.verify(other.issue(user, session, NOW), NOW)).isEmpty();
  }

  @Test
  void refusesATokenThatWasChangedOrIsNone() {
    String token = tokens.issue(user, session, NOW);
    String[] parts = token.split("\\.", -1);
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                payload
                    .replace(user.toString(), UserId.random().toString())
                    .getBytes(StandardCharsets.UTF_8));

    assertThat(tokens.verify(parts[0] + "." + forged + "." + parts[2], NOW)).isEmpty();
    assertThat(tokens.verify("", NOW)).isEmpty();
    assertThat(tokens.verify("a.b.c", NOW)).isEmpty();
  }

  @Test
  void refusesATokenThatClaimsToNeedNoSignature() {
    String[] parts = tokens.issue(user, session, NOW).split("\\.", -1);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(tokens.verify(none + "." + parts[1] + ".", NOW)).isEmpty();
  }
}
