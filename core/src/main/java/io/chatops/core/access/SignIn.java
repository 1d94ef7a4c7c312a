package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs a user in by name or e-mail address and password. */
public final class SignIn {
  private static final int MAX_NAME_IN_AUDIT = 100;

  private final UserRepository users;
  private final PasswordHasher hasher;
  private final Sessions sessions;
  private final Audit audit;
  // The hash for an unknown user, so that both cases take the same time.
  private final PasswordHash nobodysHash;

  public SignIn(UserRepository users, PasswordHasher hasher, Sessions sessions, Audit audit) {
    this.users = users;
    this.hasher = hasher;
    this.sessions = sessions;
    this.audit = audit;
    this.nobodysHash = hasher.dummyHash();
  }

  /**
   * Signs a user in. Blocking, for as long as the hasher takes.
   *
   * @param name a username or an e-mail address
   * @throws ChatOpsException UNAUTHENTICATED, in the same words and time, for an unknown or
   *     inactive user and for a wrong password
   */
  public SignedInUser signIn(String name, String password, SessionClient client) {
    String address = client.address();
    Optional<User> found = find(name);
    boolean matches = hasher.matches(password, found.map(User::passwordHash).orElse(nobodysHash));
    Optional<User> user = found.filter(u -> matches && u.active());
    if (user.isEmpty()) {
      throw wrong(name, found.map(User::id).orElse(null), address);
    }
    SignedInUser signedIn = sessions.open(user.get(), client);
    // The check took a while. A password that was changed, or an account that was closed, before
    // the
    // session opened is visible now; a later change ends this session, too.
    if (!users
        .find(user.get().id())
        .filter(User::active)
        .map(User::passwordHash)
        .equals(user.map(User::passwordHash))) {
      sessions.end(signedIn);
      throw wrong(name, user.map(User::id).orElse(null), address);
    }
    audit.account(
        new Actor(
            user.get().id(),
            user.get().username().value(),
            user.get().role(),
            SessionId.random(),
            address),
        AuditAction.USER_SIGN_IN);
    return signedIn;
  }

  private ChatOpsException wrong(String name, @Nullable UserId owner, @Nullable String address) {
    audit.refusedStranger(
        printable(name), owner, AuditAction.USER_SIGN_IN, "wrong name or password", address);
    return ChatOpsException.unauthenticated("Wrong username or password");
  }

  private Optional<User> find(String name) {
    try {
      return name.indexOf('@') >= 0
          ? users.findByEmail(new EmailAddress(name))
          : users.findByUsername(new Username(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no user can have such a name
    }
  }

  private static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > MAX_NAME_IN_AUDIT ? clean.substring(0, MAX_NAME_IN_AUDIT) : clean;
  }
}
