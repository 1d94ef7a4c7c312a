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
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Users in PostgreSQL. */
@PostgresAdapter
class PostgresUserRepository implements UserRepository {
  /**
   * The lock held while a user is added, so that only one can be the first. The number is
   * arbitrary.
   */
  private static final long REGISTRATION_LOCK = 0x43686174_4f707301L;

  private final Rows rows;

  PostgresUserRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public SaveOutcome add(User user, Role roleOfFirst) {
    RowLocks.takeTurn(REGISTRATION_LOCK);
    rows.persist(UserEntity.from(isEmpty() ? user.withRole(roleOfFirst) : user));
    return saved();
  }

  @Override
  public SaveOutcome update(UserId id, UnaryOperator<User> change) {
    rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .ifPresent(row -> row.set(change.apply(row.toDomain())));
    return saved();
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
