package io.chatops.core.identity;

/** What a user may do beyond their own objects. */
public enum Role {
  /** Reads the whole audit trail. The first user is one. Other users' servers stay theirs. */
  ADMIN,
  USER
}
