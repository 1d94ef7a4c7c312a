package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.SessionRepository.Rotation;
import io.chatops.core.access.SessionRepository.RotationOutcome;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.access.User;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The part of the contract of {@link SessionRepository} that is about tokens in cookies. */
public abstract class CookieTokenContract {
  private static final Instant NOW = SampleObjects.NOW;
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
  private static final SessionClient IN_BODY = SessionClient.unnamed("192.0.2.7");
  private static final SessionClient IN_COOKIE =
      new SessionClient(TokenStorage.COOKIE, "192.0.2.7", "Mozilla/5.0");

  private final User user = SampleObjects.user();
  private final SecretHash token = SampleObjects.secretHash();

  protected abstract Storage storage();

  private SessionRepository sessions() {
    return storage().sessions();
  }

  @BeforeEach
  void addUser() {
    storage().users().add(user, user.role());
  }

  @Test
  void takesATokenFromThePlaceOfItsSessionOnly() {
    SecretHash inBody = SampleObjects.secretHash();
    Session script = SampleObjects.session(user.id(), IN_BODY);
    sessions().add(script, inBody);
    Session browser = addBrowser(token);

    assertThat(rotate(inBody, NOW).outcome()).isEqualTo(RotationOutcome.REJECTED);
    assertThat(rotate(IN_BODY, token, SampleObjects.secretHash(), NOW).outcome())
        .isEqualTo(RotationOutcome.REJECTED);

    assertThat(sessions().findLive(script.id(), NOW)).isPresent();
    assertThat(sessions().findLive(browser.id(), NOW)).isPresent();
  }

  @Test
  void replacesATokenInACookieAgainWithinTheGrace() {
    Session browser = addBrowser(token);
    Rotation once = rotate(token, LATER);
    Instant last = LATER.plus(SessionRepository.GRACE).minusNanos(1000);

    Rotation again = rotate(token, last);

    assertThat(again).isEqualTo(once);
    assertThat(sessions().find(browser.id()).orElseThrow().lastUsedAt())
        .as("a repeated token gets no longer grace")
        .isEqualTo(LATER);
  }

  @Test
  void endsTheSessionOfACookieReusedAfterTheGrace() {
    Session browser = addBrowser(token);
    rotate(token, LATER);
    Instant end = LATER.plus(SessionRepository.GRACE);

    assertThat(rotate(token, end).outcome()).isEqualTo(RotationOutcome.REUSED);
    assertThat(sessions().findLive(browser.id(), end)).isEmpty();
  }

  @Test
  void givesNoLongerGraceWhenTheClockWasSetBack() {
    addBrowser(token);
    rotate(token, LATER);

    assertThat(rotate(token, LATER.minusSeconds(60)).outcome()).isEqualTo(RotationOutcome.REUSED);
  }

  @Test
  void takesOneOfTwoSuccessorsAndTheOtherForUsed() {
    for (boolean repeated : new boolean[] {true, false}) {
      SecretHash offered = SampleObjects.secretHash();
      SecretHash successor = SampleObjects.secretHash();
      SecretHash another = SampleObjects.secretHash();
      Session browser = addBrowser(offered);
      rotate(IN_COOKIE, offered, successor, NOW);
      rotate(IN_COOKIE, offered, another, NOW);

      SecretHash taken = repeated ? another : successor;
      SecretHash left = repeated ? successor : another;
      assertThat(rotate(taken, LATER).outcome()).isEqualTo(RotationOutcome.ROTATED);
      assertThat(rotate(left, LATER).outcome())
          .as("also at once: only the token that was replaced has a grace")
          .isEqualTo(RotationOutcome.REUSED);
      assertThat(sessions().findLive(browser.id(), LATER)).isEmpty();
    }
  }

  @Test
  void acceptsOnlyTheLastReplacedTokenWithinTheGrace() {
    SecretHash third = SampleObjects.secretHash();
    addBrowser(token);
    rotate(IN_COOKIE, token, third, NOW);
    rotate(third, NOW);

    assertThat(rotate(token, NOW).outcome()).isEqualTo(RotationOutcome.REUSED);
  }

  @Test
  void replacesACookieTokenForAllConcurrentRequests() {
    Session browser = addBrowser(token);

    List<Rotation> rotations = ConcurrentStart.run(4, number -> () -> rotate(token, NOW));

    assertThat(rotations).extracting(Rotation::outcome).containsOnly(RotationOutcome.ROTATED);
    assertThat(sessions().findLive(browser.id(), NOW)).isPresent();
  }

  private Rotation rotate(SecretHash offered, Instant now) {
    return rotate(IN_COOKIE, offered, SampleObjects.secretHash(), now);
  }

  private Rotation rotate(SessionClient client, SecretHash offered, SecretHash next, Instant now) {
    return sessions().rotate(offered, next, client, now, now.plus(Duration.ofDays(30)));
  }

  private Session addBrowser(SecretHash first) {
    Session added = SampleObjects.session(user.id(), IN_COOKIE);
    sessions().add(added, first);
    return added;
  }
}
