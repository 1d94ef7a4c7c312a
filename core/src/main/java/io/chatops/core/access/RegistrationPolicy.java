package io.chatops.core.access;

/** Who may make an account. */
public enum RegistrationPolicy {
  OPEN,
  /** Only while there is no user at all. */
  FIRST_USER,
  CLOSED
}
