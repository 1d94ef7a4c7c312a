package io.chatops.core.identity;

/** The rights of a user beyond their own objects. */
public enum Role {
  /**
   * Sees the whole audit trail and the hub's own numbers, but not other users' servers. The first
   * user is one.
   */
  ADMIN,
  USER
}
