package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The accounts of users, as each user sees and changes their own. */
public final class Accounts {
  /** The maximum size of a user's preferences, in bytes. */
  public static final int MAX_PREFERENCES_BYTES = 32 * 1024;

  private final UserRepository users;
  private final PasswordHasher hasher;
  private final PasswordRules rules;
  private final Sessions sessions;
  private final Audit audit;
  private final InstantSource clock;
  private final RegistrationPolicy policy;

  public Accounts(
      UserRepository users,
      PasswordHasher hasher,
      PasswordRules rules,
      Sessions sessions,
      Audit audit,
      InstantSource clock,
      RegistrationPolicy policy) {
    this.users = users;
    this.hasher = hasher;
    this.rules = rules;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
    this.policy = policy;
  }

  /**
   * Creates an account and signs the user in. The first user becomes ADMIN. Blocking, for as long
   * as the hasher takes.
   *
   * @throws ChatOpsException FORBIDDEN by the policy; CONFLICT if the e-mail address or name is
   *     taken; INVALID if the password is easily guessed
   */
  public SignedInUser register(
      EmailAddress email,
      Username username,
      Password password,
      @Nullable String fullName,
      SessionClient client) {
    String address = client.address();
    if (!isOpen()) {
      String message =
          "Registration is closed on this hub; ask its administrator to set"
              + " chatops.registration=open";
      audit.refusedStranger(
          username.value(), null, AuditAction.USER_REGISTER, "registration is closed", address);
      throw ChatOpsException.forbidden(message);
    }
    rules
        .problemWith(password, email, username, fullName)
        .ifPresent(
            problem -> {
              throw InvalidFieldException.of("password", problem);
            });
    checkFullName(fullName);
    User user =
        new User(
            UserId.random(),
            email,
            username,
            fullName,
            Role.USER,
            true,
            hasher.hash(password.value()),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    switch (users.add(user, Role.ADMIN)) {
      case EMAIL_TAKEN -> throw taken("e-mail address", username, address);
      case USERNAME_TAKEN -> throw taken("username", username, address);
      case SAVED -> {}
    }
    User stored = users.find(user.id()).orElse(user);
    if (policy == RegistrationPolicy.FIRST_USER && stored.role() != Role.ADMIN) {
      // Two registrations came at once while the hub was empty, and this one was second.
      users.update(stored.id(), User::inactive);
      throw ChatOpsException.forbidden("Registration is closed: this hub has its first user");
    }
    SignedInUser signedIn = sessions.open(stored, client);
    audit.account(
        new Actor(
            stored.id(), stored.username().value(), stored.role(), SessionId.random(), address),
        AuditAction.USER_REGISTER);
    return signedIn;
  }

  private ChatOpsException taken(String what, Username username, @Nullable String address) {
    audit.refusedStranger(
        username.value(), null, AuditAction.USER_REGISTER, what + " is taken", address);
    return ChatOpsException.conflict("This " + what + " is taken; sign in, or choose another");
  }

  /**
   * The rules for a visitor who wants an account.
   *
   * @param open false: no one may register now
   * @param firstUser true: there is no account yet, so the next one becomes ADMIN
   */
  public record Chances(RegistrationPolicy policy, boolean open, boolean firstUser) {}

  public Chances chances() {
    return new Chances(policy, isOpen(), users.isEmpty());
  }

  private boolean isOpen() {
    return switch (policy) {
      case OPEN -> true;
      case FIRST_USER -> users.isEmpty();
      case CLOSED -> false;
    };
  }

  public User get(Actor actor) {
    return users
        .find(actor.userId())
        .orElseThrow(
            () -> ChatOpsException.unauthenticated("This account no longer exists; sign in again"));
  }

  /**
   * The wanted changes of a profile.
   *
   * @param email absent: unchanged
   * @param username absent: unchanged
   * @param changeFullName false: unchanged
   * @param fullName absent with {@code changeFullName}: removed
   * @param currentPassword required to change the e-mail address
   */
  public record ProfileChange(
      @Nullable EmailAddress email,
      @Nullable Username username,
      boolean changeFullName,
      @Nullable String fullName,
      @Nullable String currentPassword) {
    @Override
    public String toString() {
      return "ProfileChange[***]";
    }
  }

  /** Changes the actor's profile. Fails with CONFLICT if the e-mail address or name is taken. */
  public User update(Actor actor, ProfileChange change) {
    // An unchanged value is ignored: it would undo a concurrent change.
    EmailAddress address = get(actor).email().equals(change.email()) ? null : change.email();
    if (address != null) {
      if (change.currentPassword() == null) {
        throw InvalidFieldException.of(
            "current_password", "is required to change the e-mail address");
      }
      withPassword(actor, change.currentPassword(), AuditAction.USER_UPDATE);
    }
    if (change.changeFullName()) {
      checkFullName(change.fullName());
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
    return get(actor);
  }

  private ChatOpsException taken(Actor actor, String what) {
    audit.refused(actor, AuditAction.USER_UPDATE, null, what + " is taken");
    return ChatOpsException.conflict("This " + what + " is taken; choose another");
  }

  /**
   * Changes the actor's password and ends every other session of theirs. Fails with INVALID if the
   * current password is wrong or the new one is easily guessed.
   */
  public void changePassword(Actor actor, String currentPassword, Password newPassword) {
    User user = withPassword(actor, currentPassword, AuditAction.USER_CHANGE_PASSWORD);
    rules
        .problemWith(newPassword, user.email(), user.username(), user.fullName())
        .ifPresent(
            problem -> {
              throw InvalidFieldException.of("new_password", problem);
            });
    PasswordHash next = hasher.hash(newPassword.value());
    if (!users.changePassword(user.id(), user.passwordHash(), next)) {
      throw ChatOpsException.conflict(
          "Another request has just changed the password; sign in again");
    }
    audit.account(actor, AuditAction.USER_CHANGE_PASSWORD);
    sessions.endAll(user.id(), actor.sessionId());
  }

  /**
   * Returns the actor's preferences: a JSON object that only pages understand. Empty before the
   * first save.
   */
  public String preferences(Actor actor) {
    return users.preferences(actor.userId()).orElse("{}");
  }

  /**
   * Replaces the actor's preferences.
   *
   * @param json an object as text; INVALID if it exceeds {@link #MAX_PREFERENCES_BYTES}
   */
  public void savePreferences(Actor actor, String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PREFERENCES_BYTES) {
      throw InvalidFieldException.of(
          "body", "must be at most %d bytes, has %d".formatted(MAX_PREFERENCES_BYTES, bytes));
    }
    users.savePreferences(actor.userId(), json);
  }

  private User withPassword(Actor actor, String currentPassword, AuditAction action) {
    User user = get(actor);
    if (!hasher.matches(currentPassword, user.passwordHash())) {
      audit.refused(actor, action, null, "wrong current password");
      throw InvalidFieldException.of("current_password", "is not your current password");
    }
    return user;
  }

  private static void checkFullName(@Nullable String fullName) {
    if (fullName != null && !FieldErrors.isLine(fullName, 200)) {
      throw InvalidFieldException.of(
          "full_name", "must be 1-200 characters without control characters, or null");
    }
  }
}
