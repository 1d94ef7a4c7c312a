package io.chatops.core.access;

import io.chatops.core.access.UserRepository.AccessOutcome;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.HubAction;
import io.chatops.core.policy.Policy;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The administrator's view of all users: who they are, what they may do, and whether at all. */
public final class ManageUsers {
  private final UserRepository users;
  private final Sessions sessions;
  private final Audit audit;

  public ManageUsers(UserRepository users, Sessions sessions, Audit audit) {
    this.users = users;
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Returns users by name; FORBIDDEN for others than administrators.
   *
   * @param text as in {@link UserRepository#findAll}
   */
  public UserRepository.Page list(Actor actor, @Nullable String text, int limit, int offset) {
    checkAdmin(actor);
    return users.findAll(text, limit, offset);
  }

  /**
   * Changes a user's role or activity. A deactivated user is signed out at once; the user's agents
   * continue.
   *
   * @param role absent: unchanged
   * @param active absent: unchanged
   * @return the user after the change; fails with NOT_FOUND if the user is unknown, CONFLICT for
   *     the last active administrator, FORBIDDEN if the actor is no administrator
   */
  public User change(Actor actor, UserId id, @Nullable Role role, @Nullable Boolean active) {
    checkAdmin(actor);
    User before = users.find(id).orElseThrow(() -> unknown(id));
    if (role != null && role != before.role()) {
      String target = before.username() + " to " + role.name().toLowerCase(Locale.ROOT);
      change(actor, before, AuditAction.USER_CHANGE_ROLE, target, user -> user.withRole(role));
    }
    if (active != null && active != before.active()) {
      change(
          actor,
          before,
          active ? AuditAction.USER_ACTIVATE : AuditAction.USER_DEACTIVATE,
          before.username().value(),
          user -> user.withActive(active));
    }
    if (Boolean.FALSE.equals(active)) {
      // Also where nothing changed: the call before may have failed in between.
      sessions.endAll(id, null);
    }
    return users.find(id).orElseThrow(() -> unknown(id));
  }

  private void change(
      Actor actor, User user, AuditAction action, String target, UnaryOperator<User> change) {
    audit.user(actor, action, Outcome.ALLOWED, user.id(), target, null);
    if (users.changeAccess(user.id(), change) == AccessOutcome.LAST_ADMIN) {
      audit.user(actor, action, Outcome.REFUSED, user.id(), target, "the last administrator");
      throw ChatOpsException.conflict(
          user.username()
              + " is the last active administrator; give another user the role admin first");
    }
  }

  private static void checkAdmin(Actor actor) {
    if (!Policy.may(actor, HubAction.ADMINISTER)) {
      throw ChatOpsException.forbidden("Only administrators can manage users");
    }
  }

  private static ChatOpsException unknown(UserId id) {
    return ChatOpsException.notFound("No user " + id + "; GET /api/v1/users lists them");
  }
}
