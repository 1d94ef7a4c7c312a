package io.chatops.core.access;

/**
 * Turns passwords into slow, salted hashes. Takes about a quarter of a second by intent: never on
 * an event loop.
 */
public interface PasswordHasher {
  PasswordHash hash(String password);

  /** Whether this password made this hash. Takes the same time either way. */
  boolean matches(String password, PasswordHash hash);
}
