package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;

/** Finds the user behind an actor. */
public final class CurrentUser {
  private final UserRepository users;
  private final PasswordHasher hasher;
  private final Audit audit;

  public CurrentUser(UserRepository users, PasswordHasher hasher, Audit audit) {
    this.users = users;
    this.hasher = hasher;
    this.audit = audit;
  }

  public User get(Actor actor) {
    return users
        .find(actor.userId())
        .orElseThrow(() -> ChatOpsException.unauthenticated("This account is gone; sign in again"));
  }

  /**
   * Returns the user after another check of the password; INVALID on {@code current_password} if it
   * is wrong.
   */
  User withPassword(Actor actor, String currentPassword, AuditAction action) {
    User user = get(actor);
    if (!hasher.matches(currentPassword, user.passwordHash())) {
      audit.refused(actor, action, null, "wrong current password");
      throw InvalidFieldException.of("current_password", "is not your present password");
    }
    return user;
  }
}
