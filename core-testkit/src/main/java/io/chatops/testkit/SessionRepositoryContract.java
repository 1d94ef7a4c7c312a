package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.SessionRepository.Rotation;
import io.chatops.core.access.SessionRepository.RotationOutcome;
import io.chatops.core.access.SessionRepository.SignedIn;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.access.User;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link SessionRepository}. */
public abstract class SessionRepositoryContract {
  private static final Instant NOW = SampleObjects.NOW;
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

  private final User user = SampleObjects.user();
  private final Session session = SampleObjects.session(user.id());
  private final SecretHash first = SampleObjects.secretHash();
  private final SecretHash second = SampleObjects.secretHash();

  protected abstract Storage storage();

  private SessionRepository sessions() {
    return storage().sessions();
  }

  @BeforeEach
  void addUserAndSession() {
    storage().users().add(user, user.role());
    sessions().add(session, first);
  }

  @Test
  void findsALiveSessionWithItsUser() {
    assertThat(sessions().findLive(session.id(), NOW)).contains(SignedIn.of(session, user));
    assertThat(sessions().findByRefreshToken(first)).contains(session);
    assertThat(sessions().find(session.id())).contains(session);
  }

  @Test
  void keepsAwkwardWordsOfAClient() {
    SessionClient client =
        new SessionClient(TokenStorage.COOKIE, "fe80::1%eth0", SampleObjects.AWKWARD_TEXT);
    Session awkward = SampleObjects.session(user.id(), client);
    sessions().add(awkward, second);

    assertThat(sessions().find(awkward.id())).contains(awkward);
  }

  @Test
  void findsNothingUnknown() {
    assertThat(sessions().findLive(SessionId.random(), NOW)).isEmpty();
    assertThat(sessions().findByRefreshToken(second)).isEmpty();
    assertThat(sessions().find(SessionId.random())).isEmpty();
  }

  @Test
  void findsNoSessionOfAnInactiveUser() {
    storage().users().update(user.id(), User::inactive);

    assertThat(sessions().findLive(session.id(), NOW)).isEmpty();
  }

  @Test
  void tellsWhichOfManyAreLive() {
    List<SessionId> ids = List.of(session.id(), SessionId.random());

    assertThat(sessions().liveAmong(List.of(), NOW)).isEmpty();
    assertThat(sessions().liveAmong(ids, NOW)).containsExactly(session.id());
    assertThat(sessions().liveAmong(ids, session.expiresAt())).isEmpty();

    storage().users().update(user.id(), User::inactive);
    assertThat(sessions().liveAmong(ids, NOW)).isEmpty();
  }

  @Test
  void isOverExactlyAtItsExpiry() {
    assertThat(sessions().findLive(session.id(), session.expiresAt().minusNanos(1000))).isPresent();
    assertThat(sessions().findLive(session.id(), session.expiresAt())).isEmpty();
    assertThat(rotate(first, second, session.expiresAt()).outcome())
        .isEqualTo(RotationOutcome.REJECTED);
  }

  @Test
  void rotatesAToken() {
    Instant expiry = LATER.plus(Duration.ofDays(30));
    SessionClient elsewhere = new SessionClient(TokenStorage.BODY, "2001:db8::7", "curl/8.5");
    Session renewed =
        new Session(
            session.id(),
            user.id(),
            session.secret(),
            elsewhere,
            session.createdAt(),
            LATER,
            expiry,
            null);

    Rotation rotation = sessions().rotate(first, second, elsewhere, LATER, expiry);

    assertThat(rotation).isEqualTo(new Rotation(RotationOutcome.ROTATED, renewed));
    assertThat(sessions().findLive(session.id(), LATER)).contains(SignedIn.of(renewed, user));
    assertThat(sessions().findByRefreshToken(first)).contains(renewed);
    assertThat(sessions().findByRefreshToken(second)).contains(renewed);
  }

  @Test
  void endsTheSessionWhenAUsedTokenComesBack() {
    SecretHash third = SampleObjects.secretHash();
    rotate(first, second, NOW);
    rotate(second, third, NOW);

    Rotation reuse = rotate(first, SampleObjects.secretHash(), LATER);

    assertThat(reuse.outcome()).isEqualTo(RotationOutcome.REUSED);
    assertThat(reuse.session())
        .isNotNull()
        .extracting(Session::id, Session::endedAt)
        .containsExactly(session.id(), LATER);
    assertThat(sessions().findLive(session.id(), LATER)).isEmpty();
    assertThat(rotate(third, SampleObjects.secretHash(), LATER).outcome())
        .isEqualTo(RotationOutcome.REJECTED);
  }

  @Test
  void refusesAnUnknownToken() {
    assertThat(rotate(second, SampleObjects.secretHash(), NOW))
        .isEqualTo(new Rotation(RotationOutcome.REJECTED, null));
    assertThat(sessions().findLive(session.id(), NOW)).isPresent();
  }

  @Test
  void endsTheSessionOfATokenUsedTwiceConcurrently() {
    List<Rotation> rotations =
        ConcurrentStart.run(2, number -> () -> rotate(first, SampleObjects.secretHash(), NOW));

    assertThat(rotations)
        .extracting(Rotation::outcome)
        .containsExactlyInAnyOrder(RotationOutcome.ROTATED, RotationOutcome.REUSED);
    assertThat(sessions().findLive(session.id(), NOW)).isEmpty();
  }

  @Test
  void givesNoGraceToATokenInABody() {
    rotate(first, second, NOW);

    assertThat(rotate(first, SampleObjects.secretHash(), NOW).outcome())
        .isEqualTo(RotationOutcome.REUSED);
  }

  @Test
  void listsTheLiveSessionsOfAUserLastUsedFirst() {
    SecretHash token = SampleObjects.secretHash();
    Session used = SampleObjects.session(user.id());
    sessions().add(used, token);
    rotate(token, SampleObjects.secretHash(), LATER);
    Session over = add(user.id());
    sessions().end(over.id(), NOW);
    Session tied = add(user.id());
    User stranger = SampleObjects.user();
    storage().users().add(stranger, stranger.role());
    add(stranger.id());
    List<SessionId> byId =
        Stream.of(session.id(), tied.id())
            .sorted(Comparator.comparing(SessionId::toString))
            .toList();

    SessionRepository.Page all = sessions().findLiveOf(user.id(), LATER, 10, 0);
    assertThat(all.total()).isEqualTo(3);
    assertThat(all.sessions())
        .extracting(Session::id)
        .containsExactly(used.id(), byId.get(0), byId.get(1));
    assertThat(sessions().findLiveOf(user.id(), LATER, 1, 1))
        .isEqualTo(
            new SessionRepository.Page(
                sessions().find(byId.get(0)).stream().toList(), all.total()));
    assertThat(sessions().findLiveOf(user.id(), LATER, 10, 3).sessions()).isEmpty();
    assertThat(sessions().findLiveOf(user.id(), session.expiresAt(), 10, 0).sessions())
        .extracting(Session::id)
        .containsExactly(used.id());
  }

  @Test
  void endsASessionOnce() {
    sessions().end(session.id(), NOW);
    sessions().end(session.id(), LATER);
    sessions().end(SessionId.random(), NOW);

    assertThat(sessions().findLive(session.id(), NOW)).isEmpty();
    assertThat(sessions().findByRefreshToken(first).orElseThrow().endedAt()).isEqualTo(NOW);
  }

  @Test
  void endsAllLiveSessionsOfAUserButOne() {
    Session kept = add(session.userId());
    Session endedBefore = add(session.userId());
    sessions().end(endedBefore.id(), NOW);
    User stranger = SampleObjects.user();
    storage().users().add(stranger, stranger.role());
    Session strangers = add(stranger.id());

    assertThat(sessions().endAll(user.id(), kept.id(), LATER)).containsExactly(session.id());

    assertThat(sessions().findLive(session.id(), LATER)).isEmpty();
    assertThat(sessions().findLive(kept.id(), LATER)).isPresent();
    assertThat(sessions().findLive(strangers.id(), LATER)).isPresent();
  }

  @Test
  void endsAllLiveSessionsOfAUser() {
    Session another = add(session.userId());

    assertThat(sessions().endAll(user.id(), null, LATER))
        .containsExactlyInAnyOrder(session.id(), another.id());
  }

  @Test
  void deletesSessionsBeyondANumber() {
    Session over = add(user.id());
    sessions().end(over.id(), LATER);
    Session usedLater =
        new Session(
            SessionId.random(),
            user.id(),
            SampleObjects.secretHash(),
            session.client(),
            LATER,
            LATER,
            LATER.plus(Duration.ofDays(30)),
            null);
    sessions().add(usedLater, second);
    User stranger = SampleObjects.user();
    storage().users().add(stranger, stranger.role());
    Session strangers = add(stranger.id());

    assertThat(sessions().deleteBeyond(user.id(), 3, LATER)).isEmpty();
    assertThat(sessions().find(over.id())).isPresent();
    assertThat(sessions().deleteBeyond(user.id(), 2, LATER)).isEmpty();
    assertThat(sessions().find(over.id())).isEmpty();
    assertThat(sessions().deleteBeyond(user.id(), 1, LATER)).containsExactly(session.id());

    assertThat(sessions().findByRefreshToken(first)).isEmpty();
    assertThat(sessions().findByRefreshToken(second)).contains(usedLater);
    assertThat(sessions().find(strangers.id())).isPresent();
  }

  @Test
  void recognisesAThousandGenerationsOfUsedTokens() {
    SecretHash current = first;
    for (int i = 0; i <= SessionRepository.USED_GENERATIONS; i++) {
      SecretHash next = i == 1 ? second : SampleObjects.secretHash();
      sessions().rotate(current, next, session.client(), NOW, LATER);
      current = next;
    }

    assertThat(sessions().findByRefreshToken(first)).isEmpty();
    assertThat(sessions().findByRefreshToken(second)).isPresent();
    assertThat(sessions().findByRefreshToken(current)).isPresent();
  }

  @Test
  void forgetsWhatIsOverForLong() {
    Session ended = add(session.userId());
    sessions().end(ended.id(), NOW);
    SecretHash expiredToken = SampleObjects.secretHash();
    Session expired =
        new Session(
            SessionId.random(),
            user.id(),
            SampleObjects.secretHash(),
            session.client(),
            NOW.minusSeconds(90),
            NOW.minusSeconds(90),
            NOW.minusSeconds(1),
            null);
    sessions().add(expired, expiredToken);

    assertThat(sessions().deleteEnded(NOW.plusNanos(1000))).isGreaterThanOrEqualTo(2);

    assertThat(sessions().findByRefreshToken(expiredToken)).isEmpty();
    assertThat(sessions().findLive(session.id(), NOW)).isPresent();
    assertThat(sessions().findByRefreshToken(first)).isPresent();
  }

  @Test
  void keepsWhatEndedJustThen() {
    sessions().end(session.id(), NOW);

    sessions().deleteEnded(NOW);

    assertThat(sessions().findByRefreshToken(first)).isPresent();
  }

  private Rotation rotate(SecretHash offered, SecretHash next, Instant now) {
    Instant expiry = now.plus(Duration.ofDays(30));
    return sessions().rotate(offered, next, session.client(), now, expiry);
  }

  private Session add(UserId userId) {
    Session added = SampleObjects.session(userId);
    sessions().add(added, SampleObjects.secretHash());
    return added;
  }
}
