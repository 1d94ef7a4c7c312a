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
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
    return transactions.run(
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT * FROM users WHERE username_folded = ? OR email = ?")) {
            String folded = login.toLowerCase(Locale.ROOT);
            query.setString(1, folded);
            query.setString(2, folded);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? Optional.of(user(row)) : Optional.empty();
            }
          }
        });
  }

  /** Adds a user, the very first as ADMIN. Returns the role; empty if name or address is taken. */
  public Optional<Role> add(User user) {
    return transactions.run(
        connection -> {
          execute(
              connection,
              "SELECT pg_advisory_xact_lock(" + PostgresUserRepository.REGISTRATION_LOCK + ")");
          Role role = hasUsers(connection) ? user.role() : Role.ADMIN;
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO users (id, email, username, username_folded, full_name, role, active,
                    password_hash, created_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            insert.setObject(1, user.id().value());
            insert.setString(2, user.email().value());
            insert.setString(3, user.username().value());
            insert.setString(4, user.username().folded());
            insert.setString(5, user.fullName());
            insert.setString(6, role.name());
            insert.setBoolean(7, user.active());
            insert.setString(8, user.passwordHash().value());
            insert.setObject(9, user.createdAt().atOffset(ZoneOffset.UTC));
            if (insert.executeUpdate() == 0) {
              return Optional.empty();
            }
          }
          audit(connection, AuditAction.USER_REGISTER, user, "chatops-hub create-user");
          return Optional.of(role);
        });
  }

  /** Sets the password and ends all sessions of the user; returns their number. */
  public int setPassword(User user, PasswordHash next) {
    return transactions.run(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE users SET password_hash = ? WHERE id = ?")) {
            update.setString(1, next.value());
            update.setObject(2, user.id().value());
            update.executeUpdate();
          }
          audit(connection, AuditAction.USER_CHANGE_PASSWORD, user, "chatops-hub reset-password");
          try (PreparedStatement end =
              connection.prepareStatement(
                  """
                  UPDATE session SET ended_at = ? WHERE user_id = ?
                    AND ended_at IS NULL AND expires_at > ?""")) {
            OffsetDateTime now = now().atOffset(ZoneOffset.UTC);
            end.setObject(1, now);
            end.setObject(2, user.id().value());
            end.setObject(3, now);
            return end.executeUpdate();
          }
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

  private static boolean hasUsers(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT FROM users LIMIT 1")) {
      return row.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
