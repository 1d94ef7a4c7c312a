package io.chatops.core.access;

import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.time.Instant;
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
    return new User(id, email, username, fullName, role, false, passwordHash, createdAt);
  }

  public User withPasswordHash(PasswordHash newHash) {
    return new User(id, email, username, fullName, role, active, newHash, createdAt);
  }
}
