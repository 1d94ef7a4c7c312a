package io.chatops.core.memory;

import io.chatops.core.access.SigningKeyRepository;
import java.util.concurrent.atomic.AtomicReference;

/** The signing key of this process. */
public final class InMemorySigningKeyRepository implements SigningKeyRepository {
  private final AtomicReference<SigningKey> key = new AtomicReference<>();

  @Override
  public SigningKey findOrAdd(SigningKey candidate) {
    SigningKey before = key.compareAndExchange(null, candidate);
    return before == null ? candidate : before;
  }
}
