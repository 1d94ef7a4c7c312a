package io.chatops.core.memory;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The signing keys of this process. */
public final class InMemorySigningKeyRepository implements SigningKeyRepository {
  private final List<SigningKey> keys = new ArrayList<>();

  @Override
  public synchronized List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
    if (keys.stream().noneMatch(key -> key.createdAt().isAfter(due))) {
      keys.add(candidate);
      keys.sort(Comparator.comparing(SigningKey::createdAt).reversed());
    }
    return List.copyOf(keys);
  }

  @Override
  public synchronized void deleteReplaced(Instant time) {
    keys.stream()
        .map(SigningKey::createdAt)
        .filter(createdAt -> !createdAt.isAfter(time))
        .max(Comparator.naturalOrder())
        .ifPresent(newest -> keys.removeIf(key -> key.createdAt().isBefore(newest)));
  }
}
