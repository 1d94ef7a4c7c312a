package io.chatops.persistence.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.Constraint;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Users in PostgreSQL. */
@PostgresAdapter
class PostgresUserRepository implements UserRepository {
  /**
   * The lock held while a user is added or loses a right, so that only one can be the first, and
   * one administrator stays. The number is arbitrary.
   */
  static final long REGISTRATION_LOCK = 0x43686174_4f707301L;

  private final Rows rows;

  PostgresUserRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public SaveOutcome add(User user, Role roleOfFirst) {
    RowLocks.lockExclusively(REGISTRATION_LOCK);
    rows.persist(UserEntity.from(isEmpty() ? user.withRole(roleOfFirst) : user));
    return saved();
  }

  @Override
  public SaveOutcome update(UserId id, UnaryOperator<User> change) {
    rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .ifPresent(row -> row.set(change.apply(row.toDomain())));
    return saved();
  }

  @Override
  public AccessOutcome changeAccess(UserId id, UnaryOperator<User> change) {
    RowLocks.lockExclusively(REGISTRATION_LOCK);
    UserEntity row = rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE).orElse(null);
    if (row == null) {
      return AccessOutcome.UNKNOWN_USER;
    }
    User stored = row.toDomain();
    User wanted = change.apply(stored);
    User changed = stored.withRole(wanted.role()).withActive(wanted.active());
    if (stored.isActiveAdmin()
        && !changed.isActiveAdmin()
        && rows.count("active and role = ?1", Role.ADMIN) == 1) {
      return AccessOutcome.LAST_ADMIN;
    }
    row.set(changed);
    return AccessOutcome.CHANGED;
  }

  private SaveOutcome saved() {
    try {
      rows.flush();
      return SaveOutcome.SAVED;
    } catch (PersistenceException e) {
      SaveOutcome outcome =
          switch (Constraint.violatedIn(e)) {
            case "users_email_taken" -> SaveOutcome.EMAIL_TAKEN;
            case "users_username_taken" -> SaveOutcome.USERNAME_TAKEN;
            default -> throw e;
          };
      QuarkusTransaction.setRollbackOnly();
      return outcome;
    }
  }

  @Override
  public boolean changePassword(UserId id, PasswordHash checked, PasswordHash next) {
    return rows.update(
            "passwordHash = ?1 where id = ?2 and passwordHash = ?3",
            next.value(),
            id.value(),
            checked.value())
        == 1;
  }

  @Override
  @Reads
  public Optional<User> find(UserId id) {
    return rows.findByIdOptional(id.value()).map(UserEntity::toDomain);
  }

  @Override
  @Reads
  public Page findAll(@Nullable String text, int limit, int offset) {
    if (text == null) {
      return new Page(inOrder(limit, offset), Math.toIntExact(rows.count()));
    }
    // Searched here: upper and lower case depend on the database's locale.
    List<User> matching =
        rows.listAll().stream()
            .map(UserEntity::toDomain)
            .filter(user -> user.mentions(text))
            .sorted(Comparator.comparing(user -> user.username().folded()))
            .toList();
    return new Page(matching.stream().skip(offset).limit(limit).toList(), matching.size());
  }

  /** The order must be that of Java, whatever the database's locale is. */
  private List<User> inOrder(int limit, int offset) {
    return rows
        .getSession()
        .createNativeQuery(
            """
            SELECT * FROM users ORDER BY username_folded COLLATE "C"
              LIMIT :limit OFFSET :offset""",
            UserEntity.class)
        .setParameter("limit", limit)
        .setParameter("offset", offset)
        .list()
        .stream()
        .map(UserEntity::toDomain)
        .toList();
  }

  @Override
  @Reads
  public List<User> activeAdmins() {
    return rows.list("active and role = ?1", Role.ADMIN).stream()
        .map(UserEntity::toDomain)
        .toList();
  }

  // In a table of their own: users are read far more often than their preferences.

  @Override
  @Reads
  public Optional<String> preferences(UserId id) {
    return Sql.first(
        "SELECT document FROM user_preferences WHERE user_id = ?",
        row -> row.getString(1),
        id.value());
  }

  @Override
  public void savePreferences(UserId id, String preferences) {
    Sql.update(
        """
        INSERT INTO user_preferences (user_id, document)
          SELECT id, ? FROM users WHERE id = ?
          ON CONFLICT (user_id) DO UPDATE SET document = excluded.document""",
        preferences,
        id.value());
  }

  @Override
  @Reads
  public Optional<User> findByUsername(Username username) {
    return rows.find("usernameFolded", username.folded())
        .singleResultOptional()
        .map(UserEntity::toDomain);
  }

  @Override
  @Reads
  public Optional<User> findByEmail(EmailAddress email) {
    return rows.find("email", email.value()).singleResultOptional().map(UserEntity::toDomain);
  }

  @Override
  @Reads
  public boolean isEmpty() {
    return rows.findAll().firstResultOptional().isEmpty();
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<UserEntity, UUID> {}
}
