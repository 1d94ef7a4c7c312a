package io.chatops.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.memory.InMemorySigningKeyRepository;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Duration ROTATION = Duration.ofDays(30);
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Duration OVERLAP = LIFETIME.plus(KeyRing.REFRESH_EVERY.multipliedBy(2));

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Counting repository = new Counting();
  private final KeyRing ring = ring();

  @Test
  void signsWithOneKeyUntilItIsOld() {
    String first = ring.newest().id();
    clock.advance(ROTATION.minusSeconds(1));
    ring.refresh();
    assertThat(ring.newest().id()).isEqualTo(first);

    clock.advance(Duration.ofSeconds(1));
    ring.refresh();
    assertThat(ring.newest().id()).isNotEqualTo(first);
    assertThat(ring().newest().id()).as("another hub").isEqualTo(ring.newest().id());
  }

  @Test
  void replacesAnOldKeyAtTheStart() {
    clock.advance(ROTATION);

    assertThat(ring().newest().id()).isNotEqualTo(ring.newest().id());
  }

  @Test
  void verifiesByAReplacedKeyDuringTheOverlapOnly() {
    String first = ring.newest().id();
    clock.advance(ROTATION);
    ring.refresh();
    clock.advance(OVERLAP.minusSeconds(1));
    ring.refresh();
    assertThat(ring.verifying(first)).isPresent();

    clock.advance(Duration.ofSeconds(1));
    ring.refresh();
    assertThat(ring.verifying(first)).isEmpty();
    assertThat(ring.verifying(ring.newest().id())).isPresent();
  }

  @Test
  void looksForAnUnknownKeyAtMostOnceASecond() {
    clock.advance(Duration.ofSeconds(1));
    int before = repository.reads;
    for (int i = 0; i < 10; i++) {
      assertThat(ring.verifying("made up " + i)).isEmpty();
    }
    assertThat(repository.reads).isEqualTo(before + 1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(ring.verifying("made up")).isEmpty();
    assertThat(repository.reads).isEqualTo(before + 2);
  }

  @Test
  void saysWhichStoredKeyCannotBeRead() {
    repository.keys.findOrAdd(
        new SigningKey("broken", clock.instant().plusSeconds(60), "x", "secret"), clock.instant());

    assertThatThrownBy(ring::refresh)
        .hasMessageContaining("broken")
        .hasMessageNotContaining("secret");
  }

  @Test
  void printsNoKey() {
    assertThat(ring.newest()).hasToString("Key[" + ring.newest().id() + "]");
  }

  private KeyRing ring() {
    return new KeyRing(repository, ROTATION, LIFETIME, clock);
  }

  private static final class Counting implements SigningKeyRepository {
    final SigningKeyRepository keys = new InMemorySigningKeyRepository();
    int reads;

    @Override
    public List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
      reads++;
      return keys.findOrAdd(candidate, due);
    }

    @Override
    public void deleteReplaced(Instant time) {
      keys.deleteReplaced(time);
    }
  }
}
