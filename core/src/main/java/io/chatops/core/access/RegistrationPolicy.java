package io.chatops.core.access;

/** The rule for new accounts. */
public enum RegistrationPolicy {
  OPEN,
  /** Only the first user may register. */
  FIRST_USER,
  CLOSED
}
