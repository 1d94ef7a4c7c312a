package io.chatops.core.access;

import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A person with an account. */
public record User(
    UserId id,
    EmailAddress email,
    Username username,
    @Nullable String fullName,
    Role role,
    boolean active,
    PasswordHash passwordHash,
    Instant createdAt) {

  public User withProfile(EmailAddress newEmail, Username newUsername, @Nullable String newName) {
    return new User(id, newEmail, newUsername, newName, role, active, passwordHash, createdAt);
  }

  public User withRole(Role newRole) {
    return new User(id, email, username, fullName, newRole, active, passwordHash, createdAt);
  }

  /** Returns this user, who may no longer sign in. */
  public User inactive() {
    return withActive(false);
  }

  /** Returns this user, who may sign in or not. */
  public User withActive(boolean maySignIn) {
    return new User(id, email, username, fullName, role, maySignIn, passwordHash, createdAt);
  }

  /** Returns true if this user may do what ADMINs do. */
  public boolean isActiveAdmin() {
    return active && role == Role.ADMIN;
  }

  /** Returns true if a name or the e-mail address has this text, without regard to case. */
  public boolean mentions(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Stream.of(username.value(), email.value(), fullName == null ? "" : fullName)
        .anyMatch(words -> words.toLowerCase(Locale.ROOT).contains(wanted));
  }

  public User withPasswordHash(PasswordHash newHash) {
    return new User(id, email, username, fullName, role, active, newHash, createdAt);
  }
}
