package io.chatops.persistence.access;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions in PostgreSQL. */
@PostgresAdapter
class PostgresSessionRepository implements SessionRepository {
  private static final String BY_TOKEN =
      "SELECT s.* FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE t.hash = :hash";

  private final Rows rows;

  PostgresSessionRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void add(Session session, SecretHash refreshToken) {
    rows.persistAndFlush(SessionEntity.from(session, refreshToken));
    addToken(session.id(), refreshToken);
  }

  @Override
  public Rotation rotate(SecretHash offered, SecretHash next, Instant now, Instant newExpiry) {
    // A rotation that waits here for another one sees the row that it has left.
    SessionEntity row = byToken(offered, " FOR UPDATE OF s");
    if (row == null || !row.toDomain().isLive(now)) {
      return new Rotation(RotationOutcome.REFUSED, null);
    }
    if (!row.takes(offered)) {
      row.end(now);
      return new Rotation(RotationOutcome.REUSED, row.toDomain());
    }
    row.rotate(next, newExpiry);
    addToken(row.toDomain().id(), next);
    return new Rotation(RotationOutcome.ROTATED, row.toDomain());
  }

  @Override
  @Reads
  public Optional<SignedIn> findLive(SessionId id, Instant now) {
    // Called for every request, so it loads only the required columns and no entities.
    return rows.getSession()
        .createSelectionQuery(
            """
            select s.secretHash, u.id, u.username, u.role
            from SessionEntity s join UserEntity u on u.id = s.userId
            where s.id = :id and u.active and s.endedAt is null and s.expiresAt > :now""",
            Object[].class)
        .setParameter("id", id.value())
        .setParameter("now", now)
        .uniqueResultOptional()
        .map(
            found ->
                new SignedIn(
                    id,
                    new SecretHash((byte[]) found[0]),
                    new UserId((UUID) found[1]),
                    new Username((String) found[2]),
                    (Role) found[3]));
  }

  @Override
  @Reads
  public Optional<Session> findByRefreshToken(SecretHash token) {
    return Optional.ofNullable(byToken(token, "")).map(SessionEntity::toDomain);
  }

  @Override
  public void end(SessionId id, Instant now) {
    rows.update(
        "endedAt = ?1 where id = ?2 and endedAt is null and expiresAt > ?1", now, id.value());
  }

  @Override
  public List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now) {
    return rows.getSession()
        .createNativeQuery(
            """
            UPDATE session SET ended_at = :now WHERE user_id = :userId
              AND id IS DISTINCT FROM CAST(:kept AS uuid)
              AND ended_at IS NULL AND expires_at > :now RETURNING id""",
            UUID.class)
        .setParameter("now", now)
        .setParameter("userId", userId.value())
        .setParameter("kept", kept == null ? null : kept.value(), UUID.class)
        .getResultStream()
        .map(SessionId::new)
        .toList();
  }

  @Override
  public int deleteOver(Instant before) {
    return (int) rows.delete("expiresAt < ?1 or endedAt < ?1", before);
  }

  private @Nullable SessionEntity byToken(SecretHash token, String lock) {
    return rows.getSession()
        .createNativeQuery(BY_TOKEN + lock, SessionEntity.class)
        .setParameter("hash", token.bytes())
        .getSingleResultOrNull();
  }

  private void addToken(SessionId id, SecretHash token) {
    rows.getSession()
        .createNativeMutationQuery(
            "INSERT INTO refresh_token (hash, session_id) VALUES (:hash, :id)")
        .setParameter("hash", token.bytes())
        .setParameter("id", id.value())
        .executeUpdate();
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<SessionEntity, UUID> {}
}
