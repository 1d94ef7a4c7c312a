package io.chatops.persistence.postgres;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sessions in PostgreSQL. */
public final class PostgresSessionRepository implements SessionRepository {
  private static final String SESSION_COLUMNS =
      "s.id AS session_id, s.user_id, s.created_at AS session_created_at, s.expires_at, s.ended_at";
  private static final String IS_LIVE = "ended_at IS NULL AND expires_at > :now";

  private final Database database;

  public PostgresSessionRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(Session session, SecretHash refreshToken) {
    database.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO session (id, user_id, created_at, expires_at, ended_at, present_token)
                  VALUES (:id, :userId, :createdAt, :expiresAt, :endedAt, :token)""")
              .bind("id", session.id().value())
              .bind("userId", session.userId().value())
              .bind("createdAt", session.createdAt())
              .bind("expiresAt", session.expiresAt())
              .bind("endedAt", session.endedAt())
              .bind("token", refreshToken.bytes())
              .execute();
          addToken(handle, session.id(), refreshToken);
          return session;
        });
  }

  @Override
  public Rotation rotate(SecretHash offered, SecretHash next, Instant now, Instant newExpiry) {
    return database.inTransaction(
        handle -> {
          Held held = lock(handle, offered).orElse(null);
          if (held == null || !held.session.isLive(now)) {
            return new Rotation(RotationOutcome.REFUSED, null);
          }
          Session session = held.session;
          if (!held.present.equals(offered)) {
            end(handle, session.id(), now);
            return new Rotation(RotationOutcome.REUSED, with(session, session.expiresAt(), now));
          }
          handle
              .createUpdate(
                  "UPDATE session SET present_token = :next, expires_at = :expiry WHERE id = :id")
              .bind("next", next.bytes())
              .bind("expiry", newExpiry)
              .bind("id", session.id().value())
              .execute();
          addToken(handle, session.id(), next);
          return new Rotation(RotationOutcome.ROTATED, with(session, newExpiry, null));
        });
  }

  @Override
  public Optional<SignedIn> findLive(SessionId id, Instant now) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + SESSION_COLUMNS
                        + ", u.* FROM session s JOIN users u ON u.id = s.user_id"
                        + " WHERE s.id = :id AND u.active AND "
                        + IS_LIVE)
                .bind("id", id.value())
                .bind("now", now)
                .map((row, context) -> new SignedIn(read(row), PostgresUserRepository.read(row)))
                .findOne());
  }

  @Override
  public Optional<Session> findByRefreshToken(SecretHash token) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + SESSION_COLUMNS
                        + " FROM refresh_token t JOIN session s ON s.id = t.session_id"
                        + " WHERE t.hash = :hash")
                .bind("hash", token.bytes())
                .map((row, context) -> read(row))
                .findOne());
  }

  @Override
  public void end(SessionId id, Instant now) {
    database.with(handle -> end(handle, id, now));
  }

  @Override
  public List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "UPDATE session SET ended_at = :now WHERE user_id = :userId"
                        + " AND id IS DISTINCT FROM CAST(:kept AS uuid) AND "
                        + IS_LIVE
                        + " RETURNING id")
                .bind("now", now)
                .bind("userId", userId.value())
                .bindByType("kept", kept == null ? null : kept.value(), UUID.class)
                .map((row, context) -> new SessionId(Database.uuid(row, "id")))
                .list());
  }

  @Override
  public int deleteOver(Instant before) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM session WHERE expires_at < :before OR ended_at < :before")
                .bind("before", before)
                .execute());
  }

  /** A session whose row is locked, and the token that it takes at present. */
  private record Held(Session session, SecretHash present) {}

  private static Optional<Held> lock(Handle handle, SecretHash token) {
    // Whoever waits here for another rotation reads the row as that one left it.
    return handle
        .createQuery(
            "SELECT "
                + SESSION_COLUMNS
                + ", s.present_token FROM refresh_token t JOIN session s ON s.id = t.session_id"
                + " WHERE t.hash = :hash FOR UPDATE OF s")
        .bind("hash", token.bytes())
        .map((row, context) -> new Held(read(row), new SecretHash(row.getBytes("present_token"))))
        .findOne();
  }

  private static void addToken(Handle handle, SessionId id, SecretHash token) {
    handle
        .createUpdate("INSERT INTO refresh_token (hash, session_id) VALUES (:hash, :id)")
        .bind("hash", token.bytes())
        .bind("id", id.value())
        .execute();
  }

  private static int end(Handle handle, SessionId id, Instant now) {
    return handle
        .createUpdate("UPDATE session SET ended_at = :now WHERE id = :id AND " + IS_LIVE)
        .bind("now", now)
        .bind("id", id.value())
        .execute();
  }

  private static Session read(ResultSet row) throws SQLException {
    return new Session(
        new SessionId(Database.uuid(row, "session_id")),
        new UserId(Database.uuid(row, "user_id")),
        Database.instant(row, "session_created_at"),
        Database.instant(row, "expires_at"),
        Database.instantOrNull(row, "ended_at"));
  }

  private static Session with(Session session, Instant expiresAt, @Nullable Instant endedAt) {
    return new Session(session.id(), session.userId(), session.createdAt(), expiresAt, endedAt);
  }
}
