package io.chatops.core.testing;

import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.PasswordHasher;

/** Hashes that cost nothing and hide nothing. */
public final class PlainPasswordHasher implements PasswordHasher {
  @Override
  public PasswordHash hash(String password) {
    return new PasswordHash("plain:" + password);
  }

  @Override
  public PasswordHash dummyHash() {
    return new PasswordHash("nobody");
  }

  @Override
  public boolean matches(String password, PasswordHash hash) {
    return hash.equals(hash(password));
  }
}
