package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The life of a session, from signing in to signing out. */
class SessionsTest {
  private static final SessionClient CLIENT = SessionClient.unnamed("192.0.2.7");

  private final AccessFixture access = new AccessFixture();

  @Nested
  class SigningIn {
    @Test
    void takesTheNameOrTheAddressInAnyCase() {
      access.register("ada");

      for (String name : new String[] {"ada", "ADA", "ada@example.org", "Ada@Example.ORG"}) {
        SignedInUser signedIn = access.signIn.signIn(name, AccessFixture.PASSWORD.value(), CLIENT);
        assertThat(signedIn.user().username().value()).as(name).isEqualTo("ada");
      }
    }

    @Test
    void endsTheOldestSessionBeyondTheNumber() {
      SignedInUser first = access.register("ada");
      SignedInUser second = first;
      SignedInUser last = first;
      for (int i = 1; i <= Sessions.MAX_PER_USER; i++) {
        access.clock.advance(Duration.ofSeconds(1));
        last = access.signIn.signIn("ada", AccessFixture.PASSWORD.value(), CLIENT);
        second = i == 1 ? last : second;
      }

      assertThat(access.sessions.hasEnded(first.refreshToken())).isTrue();
      assertThat(access.sessions.hasEnded(second.refreshToken())).isFalse();
      assertThat(access.sessions.mine(access.actor(last), 1, 0).total())
          .isEqualTo(Sessions.MAX_PER_USER);
    }

    @Test
    void rejectsUnknownUsersAndWrongPasswordsAlike() {
      access.register("ada");
      access.users.update(access.register("bob").user().id(), User::inactive);
      int before = access.hasher.checks;

      assertThatThrownBy(() -> access.signIn.signIn("ada", "wrong", CLIENT))
          .hasMessage("Wrong username or password");
      assertThatThrownBy(() -> access.signIn.signIn("nobody", "wrong", CLIENT))
          .hasMessage("Wrong username or password");
      assertThatThrownBy(() -> access.signIn.signIn("no such name!\n", "wrong", CLIENT))
          .hasMessage("Wrong username or password");
      String right = AccessFixture.PASSWORD.value();
      assertThatThrownBy(() -> access.signIn.signIn("bob", right, CLIENT))
          .hasMessage("Wrong username or password");

      // Each costs one hash, so none of them is faster than the others.
      assertThat(access.hasher.checks - before).isEqualTo(4);
    }

    @Test
    void keepsARefusedNameInTheTrailWithoutControlCharacters() {
      assertThatThrownBy(() -> access.signIn.signIn("x\n" + "y".repeat(500), "wrong", CLIENT))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));

      AuditEvent event = access.events().get(0);
      assertThat(event.action()).isEqualTo(AuditAction.USER_SIGN_IN);
      assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(event.actorName()).startsWith("x?y").hasSize(100);
      assertThat(event.address()).isEqualTo("192.0.2.7");
    }
  }

  @Nested
  class Refreshing {
    @Test
    void replacesBothTokens() {
      SignedInUser first = access.register("ada");

      SignedInUser second = access.sessions.refresh(first.refreshToken(), CLIENT);

      assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
      assertThat(access.actor(second).sessionId()).isEqualTo(access.actor(first).sessionId());
    }

    @Test
    void endsTheWholeSessionWhenAUsedTokenComesBack() {
      SignedInUser first = access.register("ada");
      Actor actor = access.actor(first);
      SignedInUser second = access.sessions.refresh(first.refreshToken(), CLIENT);

      assertThatThrownBy(
              () ->
                  access.sessions.refresh(
                      first.refreshToken(), SessionClient.unnamed("192.0.2.66")))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));

      assertThat(access.ended).containsExactly(actor.sessionId());
      assertThatThrownBy(() -> access.sessions.refresh(second.refreshToken(), CLIENT))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
      assertThatThrownBy(() -> access.actor(second))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
      assertThat(access.events())
          .anySatisfy(
              event -> {
                assertThat(event.action()).isEqualTo(AuditAction.SESSION_REFRESH);
                assertThat(event.address()).isEqualTo("192.0.2.66");
              });
    }

    @Test
    void rejectsUnknownAndIdleTokens() {
      SignedInUser signedIn = access.register("ada");

      assertThatThrownBy(() -> access.sessions.refresh("made up", CLIENT))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
      access.clock.advance(AccessFixture.IDLE_LIFETIME);
      assertThatThrownBy(() -> access.sessions.refresh(signedIn.refreshToken(), CLIENT))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void refusesAUserWhoIsNoLongerActive() {
      SignedInUser signedIn = access.register("ada");
      access.users.update(signedIn.user().id(), User::inactive);

      assertThatThrownBy(() -> access.sessions.refresh(signedIn.refreshToken(), CLIENT))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
      assertThatThrownBy(() -> access.actor(signedIn))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    }
  }

  @Nested
  class SigningOut {
    @Test
    void endsOneSessionAndItsAccessTokenAtOnce() {
      SignedInUser one = access.register("ada");
      SignedInUser two = access.signIn.signIn("ada", AccessFixture.PASSWORD.value(), CLIENT);

      access.sessions.signOut(access.actor(one), two.refreshToken());

      assertThat(access.actor(one)).isNotNull();
      assertThatThrownBy(() -> access.actor(two))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void endsAllWithoutAToken() {
      SignedInUser one = access.register("ada");
      SignedInUser two = access.signIn.signIn("ada", AccessFixture.PASSWORD.value(), CLIENT);
      SignedInUser other = access.register("bob");

      access.sessions.signOut(access.actor(one), null);

      assertThat(access.ended).hasSize(2);
      assertThatThrownBy(() -> access.actor(two))
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
      assertThat(access.actor(other)).isNotNull();
    }

    @Test
    void refusesTheTokenOfSomebodyElse() {
      Actor ada = access.actor(access.register("ada"));
      SignedInUser bob = access.register("bob");

      assertThatThrownBy(() -> access.sessions.signOut(ada, bob.refreshToken()))
          .isInstanceOf(InvalidFieldException.class);
      assertThat(access.actor(bob)).isNotNull();
    }
  }

  @Test
  void endsAccessTokensAfterTheirTime() {
    SignedInUser signedIn = access.register("ada");

    access.clock.advance(access.tokens.lifetime().minus(Duration.ofNanos(1)));
    assertThat(access.actor(signedIn)).isNotNull();
    access.clock.advance(Duration.ofNanos(1));
    assertThatThrownBy(() -> access.actor(signedIn))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void refusesATokenForASessionWithoutItsSecret() {
    SignedInUser signedIn = access.register("ada");
    Session stored =
        access
            .sessionRepository
            .findByRefreshToken(new RefreshToken(signedIn.refreshToken()).hash())
            .orElseThrow();
    String hash = HexFormat.of().formatHex(stored.secret().bytes());

    for (String secret : new String[] {"", "made up", hash, stored.id().toString()}) {
      String forged = access.tokens.issue(stored, secret, access.clock.instant());
      assertThatThrownBy(() -> access.authenticateUser.authenticate(forged, null))
          .as(secret)
          .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    }
  }

  @Test
  void neverPrintsASecret() {
    SignedInUser signedIn = access.register("ada");

    assertThat(signedIn.toString())
        .doesNotContain(signedIn.accessToken())
        .doesNotContain(signedIn.refreshToken());
    assertThat(new RefreshToken(signedIn.refreshToken()))
        .asString()
        .doesNotContain(signedIn.refreshToken());
    assertThat(AccessFixture.PASSWORD.toString()).isEqualTo("Password[***]");
    assertThat(signedIn.user().toString()).doesNotContain(AccessFixture.PASSWORD.value());
  }
}
