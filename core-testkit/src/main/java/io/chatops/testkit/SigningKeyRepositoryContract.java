package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promises of every {@link SigningKeyRepository}. */
public abstract class SigningKeyRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant EVER = NOW.minus(Duration.ofDays(1_000));

  protected abstract SigningKeyRepository repository();

  @Test
  void keepsTheFirstKeyUntilANewOneIsDue() {
    SigningKeyRepository repository = repository();
    SigningKey first = key("one", NOW);
    assertThat(repository.findOrAdd(first, EVER)).containsExactly(first);

    SigningKey second = key("two", NOW.plusSeconds(60));
    assertThat(repository.findOrAdd(second, NOW.minusSeconds(1))).containsExactly(first);
    assertThat(repository.findOrAdd(second, NOW)).containsExactly(second, first);
    assertThat(repository.findOrAdd(key("three", NOW.plusSeconds(90)), NOW))
        .containsExactly(second, first);
  }

  @Test
  void givesTheSameKeyToAllWhoComeFirst() {
    SigningKeyRepository repository = repository();
    List<List<SigningKey>> found =
        ConcurrentStart.run(
            6, number -> () -> repository.findOrAdd(key("key " + number, NOW), EVER));

    assertThat(found).allSatisfy(keys -> assertThat(keys).hasSize(1).isEqualTo(found.get(0)));
  }

  @Test
  void addsOneKeyForAllWhoRotateAtOnce() {
    SigningKeyRepository repository = repository();
    SigningKey old = key("old", NOW);
    repository.findOrAdd(old, EVER);

    List<List<SigningKey>> found =
        ConcurrentStart.run(
            6,
            number -> () -> repository.findOrAdd(key("key " + number, NOW.plusSeconds(60)), NOW));

    assertThat(found)
        .allSatisfy(keys -> assertThat(keys).hasSize(2).endsWith(old).isEqualTo(found.get(0)));
  }

  @Test
  void deletesAKeyOnceItsSuccessorIsOldEnough() {
    SigningKeyRepository repository = repository();
    SigningKey first = key("one", NOW);
    SigningKey second = key("two", NOW.plusSeconds(60));
    SigningKey third = key("three", NOW.plusSeconds(120));
    for (SigningKey key : List.of(first, second, third)) {
      repository.findOrAdd(key, key.createdAt().minusSeconds(1));
    }

    repository.deleteReplaced(NOW.plusSeconds(59));
    assertThat(repository.findOrAdd(first, NOW)).containsExactly(third, second, first);
    repository.deleteReplaced(NOW.plusSeconds(60));
    assertThat(repository.findOrAdd(first, NOW)).containsExactly(third, second);
    repository.deleteReplaced(NOW.plusSeconds(10_000));
    assertThat(repository.findOrAdd(first, NOW)).containsExactly(third);
  }

  @Test
  void printsNothingOfTheKey() {
    assertThat(new SigningKey("id", NOW, "public", "very-private"))
        .asString()
        .doesNotContain("very-private");
  }

  private static SigningKey key(String id, Instant createdAt) {
    return new SigningKey(id, createdAt, "public key of " + id, "private key of " + id);
  }
}
