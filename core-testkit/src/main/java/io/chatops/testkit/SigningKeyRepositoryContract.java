package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.SigningKeyRepository.SigningKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link SigningKeyRepository} promises. */
public abstract class SigningKeyRepositoryContract {
  protected abstract SigningKeyRepository repository();

  @Test
  void everyLaterCallFindsTheFirstKey() {
    SigningKey first = repository().findOrAdd(new SigningKey("one"));

    assertThat(repository().findOrAdd(new SigningKey("two"))).isEqualTo(first);
    assertThat(repository().findOrAdd(new SigningKey("one"))).isEqualTo(first);
  }

  @Test
  void givesTheSameKeyToAllWhoComeFirst() {
    SigningKeyRepository repository = repository();
    List<SigningKey> keys =
        Together.run(6, number -> () -> repository.findOrAdd(new SigningKey("key " + number)));

    assertThat(keys).containsOnly(keys.get(0));
  }

  @Test
  void printsNothingOfTheKey() {
    assertThat(new SigningKey("very-private")).asString().doesNotContain("very-private");
  }
}
