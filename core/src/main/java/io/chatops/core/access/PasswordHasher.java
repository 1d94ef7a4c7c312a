package io.chatops.core.access;

/**
 * Turns passwords into slow, salted hashes. A hash takes about a quarter of a second by intent, so
 * never call it on an event loop.
 */
public interface PasswordHasher {
  PasswordHash hash(String password);

  /**
   * Returns a hash that no password matches, without the time that a hash takes. To compare it with
   * a password takes as long as any other.
   */
  PasswordHash dummyHash();

  /** Returns true if the hash is of this password. Takes the same time either way. */
  boolean matches(String password, PasswordHash hash);
}
