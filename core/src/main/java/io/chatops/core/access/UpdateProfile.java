package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes the profile of the actor. */
public final class UpdateProfile {
  private final CurrentUser currentUser;
  private final UserRepository users;
  private final Audit audit;

  public UpdateProfile(CurrentUser currentUser, UserRepository users, Audit audit) {
    this.currentUser = currentUser;
    this.users = users;
    this.audit = audit;
  }

  /**
   * The wanted changes.
   *
   * @param email absent: unchanged
   * @param username absent: unchanged
   * @param changeFullName false: unchanged
   * @param fullName absent with {@code changeFullName}: none from now on
   * @param currentPassword needed when the e-mail address changes
   */
  public record Change(
      @Nullable EmailAddress email,
      @Nullable Username username,
      boolean changeFullName,
      @Nullable String fullName,
      @Nullable String currentPassword) {
    @Override
    public String toString() {
      return "Change[***]";
    }
  }

  /** Applies the changes; CONFLICT if the e-mail address or name is taken. */
  public User update(Actor actor, Change change) {
    // An unchanged value does not count: it would undo a change that was made meanwhile.
    EmailAddress address =
        currentUser.get(actor).email().equals(change.email()) ? null : change.email();
    if (address != null) {
      if (change.currentPassword() == null) {
        throw InvalidFieldException.of(
            "current_password", "is needed to change the e-mail address");
      }
      currentUser.withPassword(actor, change.currentPassword(), AuditAction.USER_UPDATE);
    }
    if (change.changeFullName()) {
      FullNames.check(change.fullName());
    }
    UnaryOperator<User> changed =
        user ->
            user.withProfile(
                address == null ? user.email() : address,
                change.username() == null ? user.username() : change.username(),
                change.changeFullName() ? change.fullName() : user.fullName());
    switch (users.update(actor.userId(), changed)) {
      case EMAIL_TAKEN -> throw taken(actor, "e-mail address");
      case USERNAME_TAKEN -> throw taken(actor, "username");
      case SAVED -> {}
    }
    audit.account(actor, AuditAction.USER_UPDATE);
    return currentUser.get(actor);
  }

  private ChatOpsException taken(Actor actor, String what) {
    audit.refused(actor, AuditAction.USER_UPDATE, null, what + " is taken");
    return ChatOpsException.conflict("This " + what + " is taken; choose another");
  }
}
