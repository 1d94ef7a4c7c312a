package io.chatops.persistence.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a user. */
@Entity
@Table(name = "users")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class UserEntity {
  @Id private UUID id;
  private String email;
  private String username;

  /** The name in lower case; unique. */
  @SuppressWarnings("UnusedVariable") // queries compare it
  private String usernameFolded;

  private @Nullable String fullName;

  @Enumerated(EnumType.STRING)
  private Role role;

  private boolean active;
  private String passwordHash;
  private Instant createdAt;

  static UserEntity from(User user) {
    UserEntity row = new UserEntity();
    row.id = user.id().value();
    row.passwordHash = user.passwordHash().value();
    row.set(user);
    return row;
  }

  /** Sets everything except the password. */
  void set(User user) {
    email = user.email().value();
    username = user.username().value();
    usernameFolded = user.username().folded();
    fullName = user.fullName();
    role = user.role();
    active = user.active();
    createdAt = user.createdAt();
  }

  User toDomain() {
    return new User(
        new UserId(id),
        new EmailAddress(email),
        new Username(username),
        fullName,
        role,
        active,
        new PasswordHash(passwordHash),
        createdAt);
  }
}
