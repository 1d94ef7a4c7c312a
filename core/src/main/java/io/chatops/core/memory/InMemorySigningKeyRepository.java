package io.chatops.core.memory;

import io.chatops.core.access.SigningKeyRepository;
import org.jspecify.annotations.Nullable;

/** The signing key of this process. */
public final class InMemorySigningKeyRepository implements SigningKeyRepository {
  private @Nullable SigningKey key;

  @Override
  public synchronized SigningKey findOrAdd(SigningKey candidate) {
    if (key == null) {
      key = candidate;
    }
    return key;
  }
}
