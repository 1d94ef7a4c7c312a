package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes an account, if the registration policy allows it, and signs the user in. */
public final class RegisterUser {
  private final UserRepository users;
  private final PasswordHasher hasher;
  private final PasswordRules rules;
  private final Sessions sessions;
  private final Audit audit;
  private final InstantSource clock;
  private final RegistrationPolicy policy;

  public RegisterUser(
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
   * Makes the account. The first user becomes ADMIN.
   *
   * @throws ChatOpsException FORBIDDEN by policy; CONFLICT when the e-mail or name is taken;
   *     INVALID for a password that is easily guessed
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
          "Registration is closed on this hub; ask its administrator to set chatops.registration=open";
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
    FullNames.check(fullName);
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

  /**
   * The chances of a stranger who wants an account.
   *
   * @param open false: nobody may register now
   * @param firstUser true: nobody has an account yet, so the next one becomes ADMIN
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

  private ChatOpsException taken(String what, Username username, @Nullable String address) {
    audit.refusedStranger(
        username.value(), null, AuditAction.USER_REGISTER, what + " is taken", address);
    return ChatOpsException.conflict("This " + what + " is taken; sign in, or choose another");
  }
}
