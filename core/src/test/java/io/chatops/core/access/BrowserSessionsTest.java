package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions of browsers, and the list of a user's sessions. */
class BrowserSessionsTest {
  private static final SessionClient BROWSER =
      new SessionClient(TokenStorage.COOKIE, "192.0.2.8", "Mozilla/5.0");

  private final AccessFixture access = new AccessFixture();

  @Test
  void givesEachOfTwoTabsTokensThatWork() {
    SignedInUser signedIn = browserOf("ada");
    SignedInUser one = access.sessions.refresh(signedIn.refreshToken(), BROWSER);
    access.clock.advance(SessionRepository.GRACE.minusMillis(1));

    SignedInUser two = access.sessions.refresh(signedIn.refreshToken(), BROWSER);

    assertThat(access.actor(one).sessionId()).isEqualTo(access.actor(two).sessionId());
    assertThat(access.ended).isEmpty();
    access.clock.advance(Duration.ofMinutes(10));
    assertThat(access.sessions.refresh(two.refreshToken(), BROWSER)).isNotNull();
  }

  @Test
  void endsTheSessionOfATokenReusedAfterTheGrace() {
    SignedInUser signedIn = browserOf("ada");
    SignedInUser next = access.sessions.refresh(signedIn.refreshToken(), BROWSER);
    access.clock.advance(SessionRepository.GRACE);

    assertThatThrownBy(() -> access.sessions.refresh(signedIn.refreshToken(), BROWSER))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));

    assertThat(access.ended).hasSize(1);
    assertThatThrownBy(() -> access.actor(next))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void detectsAThiefWithinTheGraceLater() {
    SignedInUser signedIn = browserOf("ada");
    SignedInUser owner = access.sessions.refresh(signedIn.refreshToken(), BROWSER);
    SignedInUser thief = access.sessions.refresh(signedIn.refreshToken(), BROWSER);
    access.clock.advance(Duration.ofMinutes(15));

    SignedInUser thiefsNext = access.sessions.refresh(thief.refreshToken(), BROWSER);
    assertThatThrownBy(() -> access.sessions.refresh(owner.refreshToken(), BROWSER))
        .as("at once, within the grace of the thief's own token")
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));

    assertThatThrownBy(() -> access.actor(thiefsNext))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void tellsWhereAndWhenASessionWasUsed() {
    Actor actor = access.actor(browserOf("ada"));

    assertThat(access.sessions.mine(actor, 10, 0).sessions())
        .extracting(Session::id, Session::client)
        .containsExactly(tuple(actor.sessionId(), BROWSER));
    access.clock.advance(AccessFixture.IDLE_LIFETIME);
    assertThat(access.sessions.mine(actor, 10, 0).total()).isZero();
  }

  @Test
  void keepsOfAClientsWordsWhatCanBePrinted() {
    assertThat(new SessionClient(TokenStorage.COOKIE, null, " a\u0000\u001b[31m\u202eb\n\u2028 "))
        .extracting(SessionClient::userAgent)
        .isEqualTo("a[31mb");
    assertThat(new SessionClient(TokenStorage.COOKIE, null, " \u0007 ").userAgent()).isNull();
    assertThat(new SessionClient(TokenStorage.COOKIE, null, "x".repeat(9_000)).userAgent())
        .hasSize(300);
  }

  @Test
  void endsABrowsersOwnSessionOnlyWithoutAToken() {
    SignedInUser script = access.register("ada");
    SignedInUser browser = browser();

    access.sessions.signOut(access.actor(browser), null);

    assertThat(access.actor(script)).isNotNull();
    assertThatThrownBy(() -> access.actor(browser))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    assertThat(access.sessions.hasEnded(browser.refreshToken())).isTrue();
    assertThat(access.sessions.hasEnded(script.refreshToken())).isFalse();
    assertThat(access.sessions.hasEnded("made up")).isTrue();
  }

  @Test
  void endsAnotherOfOnesSessionsByItsId() {
    Actor script = access.actor(access.register("ada"));
    SignedInUser browser = browser();
    SessionId id = access.actor(browser).sessionId();

    access.sessions.end(script, id);

    assertThat(access.ended).containsExactly(id);
    assertThatThrownBy(() -> access.actor(browser))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.UNAUTHENTICATED));
    assertThat(endings())
        .extracting(AuditEvent::action, AuditEvent::outcome, AuditEvent::target)
        .containsExactly(tuple(AuditAction.SESSION_END, Outcome.ALLOWED, "session " + id));
    assertThatThrownBy(() -> access.sessions.end(script, id))
        .as("is over")
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.NOT_FOUND));
  }

  @Test
  void leavesASessionOfSomebodyElse() {
    Actor ada = access.actor(access.register("ada"));
    SignedInUser bob = access.register("bob");

    assertThatThrownBy(() -> access.sessions.end(ada, access.actor(bob).sessionId()))
        .satisfies(e -> RegisterUserTest.hasCode(e, ErrorCode.NOT_FOUND));

    assertThat(access.ended).isEmpty();
    assertThat(endings())
        .extracting(AuditEvent::action, AuditEvent::outcome, AuditEvent::ownerId)
        .containsExactly(tuple(AuditAction.SESSION_END, Outcome.REFUSED, ada.userId()));
  }

  private List<AuditEvent> endings() {
    return access.events().stream()
        .filter(event -> event.action() == AuditAction.SESSION_END)
        .toList();
  }

  private SignedInUser browserOf(String name) {
    return access
        .accounts(RegistrationPolicy.OPEN)
        .register(
            new EmailAddress(name + "@example.org"),
            new Username(name),
            AccessFixture.PASSWORD,
            null,
            BROWSER);
  }

  private SignedInUser browser() {
    return access.signIn.signIn("ada", AccessFixture.PASSWORD.value(), BROWSER);
  }
}
