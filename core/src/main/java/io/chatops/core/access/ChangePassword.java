package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Changes the actor's password and ends every other session of theirs. */
public final class ChangePassword {
  private final CurrentUser currentUser;
  private final UserRepository users;
  private final SessionRepository sessions;
  private final PasswordHasher hasher;
  private final PasswordRules rules;
  private final Audit audit;
  private final InstantSource clock;
  private final Consumer<SessionId> onEnded;

  /**
   * A use case on these ports.
   *
   * @param onEnded closes the sockets of each session that ended
   */
  public ChangePassword(
      CurrentUser currentUser,
      UserRepository users,
      SessionRepository sessions,
      PasswordHasher hasher,
      PasswordRules rules,
      Audit audit,
      InstantSource clock,
      Consumer<SessionId> onEnded) {
    this.currentUser = currentUser;
    this.users = users;
    this.sessions = sessions;
    this.hasher = hasher;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
    this.onEnded = onEnded;
  }

  /** Changes the password; INVALID if the current one is wrong or the new one is too easy. */
  public void change(Actor actor, String currentPassword, Password newPassword) {
    User user = currentUser.withPassword(actor, currentPassword, AuditAction.USER_CHANGE_PASSWORD);
    rules
        .problemWith(newPassword, user.email(), user.username(), user.fullName())
        .ifPresent(
            problem -> {
              throw InvalidFieldException.of("new_password", problem);
            });
    PasswordHash next = hasher.hash(newPassword.value());
    if (!users.changePassword(user.id(), user.passwordHash(), next)) {
      throw ChatOpsException.conflict(
          "The password was changed by another request meanwhile; sign in again");
    }
    audit.account(actor, AuditAction.USER_CHANGE_PASSWORD);
    sessions
        .endAll(user.id(), actor.sessionId(), clock.instant().truncatedTo(ChronoUnit.MICROS))
        .forEach(onEnded);
  }
}
