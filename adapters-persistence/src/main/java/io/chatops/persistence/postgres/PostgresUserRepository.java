package io.chatops.persistence.postgres;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Users in PostgreSQL. */
public final class PostgresUserRepository implements UserRepository {
  /** Held by whoever adds a user, so that only one can be the first. Any number will do. */
  private static final long REGISTRATION_LOCK = 0x43686174_4f707301L;

  private final Database database;

  public PostgresUserRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public SaveOutcome add(User user, Role roleOfFirst) {
    return saving(
        handle -> {
          handle.execute("SELECT pg_advisory_xact_lock(?)", REGISTRATION_LOCK);
          User stored = isEmpty(handle) ? user.withRole(roleOfFirst) : user;
          bound(
                  handle.createUpdate(
                      """
                      INSERT INTO users (id, email, username, username_folded, full_name, role,
                        active, password_hash, created_at)
                      VALUES (:id, :email, :username, :folded, :fullName, :role,
                        :active, :passwordHash, :createdAt)"""),
                  stored)
              .execute();
        });
  }

  @Override
  public SaveOutcome update(UserId id, UnaryOperator<User> change) {
    return saving(
        handle ->
            handle
                .createQuery("SELECT * FROM users WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne()
                .ifPresent(
                    user ->
                        bound(
                                handle.createUpdate(
                                    """
                                    UPDATE users SET email = :email, username = :username,
                                      username_folded = :folded, full_name = :fullName,
                                      role = :role, active = :active, created_at = :createdAt
                                    WHERE id = :id"""),
                                change.apply(user))
                            .execute()));
  }

  @Override
  public boolean changePassword(UserId id, PasswordHash checked, PasswordHash next) {
    return database.with(
            handle ->
                handle
                    .createUpdate(
                        "UPDATE users SET password_hash = :next"
                            + " WHERE id = :id AND password_hash = :checked")
                    .bind("next", next.value())
                    .bind("id", id.value())
                    .bind("checked", checked.value())
                    .execute())
        == 1;
  }

  @Override
  public Optional<User> find(UserId id) {
    return findBy("id = :value", id.value());
  }

  @Override
  public Optional<User> findByUsername(Username username) {
    return findBy("username_folded = :value", username.folded());
  }

  @Override
  public Optional<User> findByEmail(EmailAddress email) {
    return findBy("email = :value", email.value());
  }

  @Override
  public boolean isEmpty() {
    return database.with(PostgresUserRepository::isEmpty);
  }

  private Optional<User> findBy(String condition, Object value) {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM users WHERE " + condition)
                .bind("value", value)
                .map((row, context) -> read(row))
                .findOne());
  }

  /** Reads a user; the column names may be those of a join. */
  static User read(ResultSet row) throws SQLException {
    return new User(
        new UserId(Database.uuid(row, "id")),
        new EmailAddress(row.getString("email")),
        new Username(row.getString("username")),
        row.getString("full_name"),
        Role.valueOf(row.getString("role")),
        row.getBoolean("active"),
        new PasswordHash(row.getString("password_hash")),
        Database.instant(row, "created_at"));
  }

  private static boolean isEmpty(Handle handle) {
    return handle.createQuery("SELECT NOT EXISTS (SELECT 1 FROM users)").mapTo(Boolean.class).one();
  }

  private interface Save {
    void apply(Handle handle);
  }

  private SaveOutcome saving(Save save) {
    try {
      return database.inTransaction(
          handle -> {
            save.apply(handle);
            return SaveOutcome.SAVED;
          });
    } catch (UnableToExecuteStatementException e) {
      return switch (violatedConstraint(e)) {
        case "users_email_taken" -> SaveOutcome.EMAIL_TAKEN;
        case "users_username_taken" -> SaveOutcome.USERNAME_TAKEN;
        default -> throw e;
      };
    }
  }

  /** The name of the broken constraint; empty when it was something else. */
  static String violatedConstraint(UnableToExecuteStatementException e) {
    if (e.getCause() instanceof PSQLException sql) {
      ServerErrorMessage message = sql.getServerErrorMessage();
      String constraint = message == null ? null : message.getConstraint();
      return constraint == null ? "" : constraint;
    }
    return "";
  }

  private static <S extends SqlStatement<S>> S bound(S statement, User user) {
    return statement
        .bind("id", user.id().value())
        .bind("email", user.email().value())
        .bind("username", user.username().value())
        .bind("folded", user.username().folded())
        .bind("fullName", user.fullName())
        .bind("role", user.role().name())
        .bind("active", user.active())
        .bind("passwordHash", user.passwordHash().value())
        .bind("createdAt", user.createdAt());
  }
}
