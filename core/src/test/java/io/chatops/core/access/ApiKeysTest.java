package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** API keys, from issue to revocation. */
class ApiKeysTest {
  private final AccessFixture access = new AccessFixture();
  private final Actor ada = access.actor(access.register("ada"));
  private final Actor bob = access.actor(access.register("bob"));
  private final Server server = access.server(ada);

  @Test
  void authenticatesTheServerThatItWasIssuedFor() {
    ApiKeys.Issued issued = access.keys.issue(ada, server.id(), null, null);

    assertThat(issued.secret().value()).matches("chatops_[A-Za-z0-9_-]{43}");
    assertThat(issued.key().name()).isEqualTo("web-1");
    assertThat(access.authenticateApiKey.authenticate(issued.secret().value()))
        .hasValueSatisfying(found -> assertThat(found.server()).isEqualTo(server));
  }

  @Test
  void keepsTheSecretNowhere() {
    ApiKeys.Issued issued = access.keys.issue(ada, server.id(), null, null);
    String secret = issued.secret().value().substring(16);

    assertThat(access.apiKeys.findByServer(server.id()).toString()).doesNotContain(secret);
    assertThat(access.events().toString()).doesNotContain(secret);
    assertThat(issued.toString()).doesNotContain(secret);
  }

  @Test
  void refusesAnythingButTheWholeSecret() {
    String secret = access.keys.issue(ada, server.id(), null, null).secret().value();
    String samePrefix = secret.substring(0, 16) + "x".repeat(secret.length() - 16);

    for (String other : List.of("", "chatops_", samePrefix, secret + "x", " " + secret)) {
      assertThat(access.authenticateApiKey.authenticate(other)).as(other).isEmpty();
      assertThat(access.authenticateApiKey.isInForce(other)).as(other).isFalse();
      assertThat(access.authenticateApiKey.serverOfLapsed(other)).as(other).isEmpty();
    }
  }

  @Test
  void endsWithItsTime() {
    assertThatThrownBy(() -> access.keys.issue(ada, server.id(), null, access.clock.instant()))
        .isInstanceOf(InvalidFieldException.class);
    String secret =
        access
            .keys
            .issue(ada, server.id(), null, access.clock.instant().plusSeconds(60))
            .secret()
            .value();

    assertThat(access.authenticateApiKey.authenticate(secret)).isPresent();
    assertThat(access.authenticateApiKey.isInForce(secret)).isTrue();
    assertThat(access.authenticateApiKey.serverOfLapsed(secret)).isEmpty();
    access.clock.advance(Duration.ofSeconds(60));
    assertThat(access.authenticateApiKey.authenticate(secret)).isEmpty();
    assertThat(access.authenticateApiKey.isInForce(secret)).isFalse();
    assertThat(access.authenticateApiKey.serverOfLapsed(secret)).contains(server);
  }

  @Test
  void isRevokedByItsOwnerAlone() {
    ApiKeys.Issued issued = access.keys.issue(ada, server.id(), null, null);

    assertThatThrownBy(() -> access.keys.revoke(bob, issued.key().id()))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.NOT_FOUND));
    assertThat(access.authenticateApiKey.authenticate(issued.secret().value())).isPresent();

    access.keys.revoke(ada, issued.key().id());
    assertThat(access.authenticateApiKey.authenticate(issued.secret().value())).isEmpty();
    assertThat(access.authenticateApiKey.isInForce(issued.secret().value())).isFalse();
    assertThat(access.closed).containsExactly(issued.key().id());
  }

  @Test
  void isIssuedForOnesOwnServersAlone() {
    assertThatThrownBy(() -> access.keys.issue(bob, server.id(), null, null))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.NOT_FOUND));
    assertThat(access.apiKeys.findByServer(server.id())).isEmpty();
  }

  @Test
  void isRefusedBeyondTheQuotaOfItsServer() {
    for (int i = 0; i < Quotas.DEFAULTS.apiKeysPerServer().max(); i++) {
      access.keys.issue(ada, server.id(), null, null);
    }

    assertThatThrownBy(() -> access.keys.issue(ada, server.id(), null, null))
        .hasMessageStartingWith(
            "Your number of active API keys for this server has reached 100, the most that"
                + " chatops.limits.api-keys-per-server allows")
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.QUOTA_REACHED));
  }

  @Test
  void notesItsUseAtMostOnceAMinute() {
    String secret = access.keys.issue(ada, server.id(), null, null).secret().value();
    access.authenticateApiKey.authenticate(secret);
    var first = access.clock.instant();

    access.clock.advance(Duration.ofSeconds(59));
    access.authenticateApiKey.authenticate(secret);
    assertThat(access.apiKeys.findByServer(server.id()).get(0).lastUsedAt()).isEqualTo(first);
    access.clock.advance(Duration.ofSeconds(1));
    access.authenticateApiKey.authenticate(secret);
    assertThat(access.apiKeys.findByServer(server.id()).get(0).lastUsedAt())
        .isEqualTo(access.clock.instant());
  }
}
