package io.chatops.persistence.access;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.audit.JdbcAuditEvents;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Accounts as commands of the hub's machine change them: in plain JDBC, since no Hibernate runs
 * there. Each change and its audit event are one transaction.
 */
public final class JdbcAccounts {
  private final Transactions transactions;
  private final InstantSource clock;

  /**
   * @param database a database to which this module's migrations have been applied
   */
  public JdbcAccounts(DataSource database, InstantSource clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /** Returns the user with this name or e-mail address, without regard to case. */
  public Optional<User> find(String login) {
    String folded = login.toLowerCase(Locale.ROOT);
    return transactions.run(
        connection ->
            Sql.first(
                connection,
                "SELECT * FROM users WHERE username_folded = ? OR email = ?",
                JdbcAccounts::user,
                folded,
                folded));
  }

  /** Adds a user, the very first as ADMIN. Returns the role; empty if name or address is taken. */
  public Optional<Role> add(User user) {
    return transactions.run(
        connection -> {
          Sql.update(
              connection,
              "SELECT pg_advisory_xact_lock(?)",
              PostgresUserRepository.REGISTRATION_LOCK);
          boolean isFirst =
              Sql.list(connection, "SELECT FROM users LIMIT 1", row -> user).isEmpty();
          Role role = isFirst ? Role.ADMIN : user.role();
          int added =
              Sql.update(
                  connection,
                  """
                  INSERT INTO users (id, email, username, username_folded, full_name, role, active,
                    password_hash, created_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                  user.id().value(),
                  user.email().value(),
                  user.username().value(),
                  user.username().folded(),
                  user.fullName(),
                  role,
                  user.active(),
                  user.passwordHash().value(),
                  user.createdAt());
          if (added == 0) {
            return Optional.empty();
          }
          audit(connection, AuditAction.USER_REGISTER, user, "chatops-hub create-user");
          return Optional.of(role);
        });
  }

  /** Sets the password and ends all sessions of the user; returns their number. */
  public int setPassword(User user, PasswordHash next) {
    return transactions.run(
        connection -> {
          Sql.update(
              connection,
              "UPDATE users SET password_hash = ? WHERE id = ?",
              next.value(),
              user.id().value());
          audit(connection, AuditAction.USER_CHANGE_PASSWORD, user, "chatops-hub reset-password");
          Instant now = now();
          return Sql.update(
              connection,
              """
              UPDATE session SET ended_at = ? WHERE user_id = ?
                AND ended_at IS NULL AND expires_at > ?""",
              now,
              user.id().value(),
              now);
        });
  }

  private void audit(Connection connection, AuditAction action, User user, String command)
      throws SQLException {
    JdbcAuditEvents.append(
        connection,
        new AuditEvent(
            AuditEventId.random(),
            now(),
            null,
            "chatops-hub",
            action,
            AuditEvent.Outcome.ALLOWED,
            user.id(),
            null,
            null,
            user.username().value(),
            "by the command " + command,
            null));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        new UserId(row.getObject("id", UUID.class)),
        new EmailAddress(row.getString("email")),
        new Username(row.getString("username")),
        row.getString("full_name"),
        Role.valueOf(row.getString("role")),
        row.getBoolean("active"),
        new PasswordHash(row.getString("password_hash")),
        StoredTime.read(row, "created_at"));
  }
}
