package io.chatops.persistence.access;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions in PostgreSQL. */
@PostgresAdapter
class PostgresSessionRepository implements SessionRepository {
  private final Rows rows;

  PostgresSessionRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void add(Session session, SecretHash refreshToken) {
    SessionEntity row = SessionEntity.from(session);
    rows.persistAndFlush(row);
    addToken(row, refreshToken);
  }

  @Override
  public Rotation rotate(
      SecretHash offered, SecretHash next, SessionClient client, Instant now, Instant newExpiry) {
    Optional<Token> token = token(offered);
    // A rotation that waits here for another reads the row as that one left it.
    SessionEntity row =
        token
            .flatMap(t -> rows.findByIdOptional(t.sessionId(), LockModeType.PESSIMISTIC_WRITE))
            .filter(found -> isLive(found.toDomain(), client, now))
            .orElse(null);
    if (token.isEmpty() || row == null) {
      return new Rotation(RotationOutcome.REJECTED, null);
    }
    if (token.get().generation() == row.tokenGeneration()) {
      row.replace(offered, row.toDomain().renewed(client, now, newExpiry));
      deleteTokensBefore(row.tokenGeneration() - USED_GENERATIONS, token.get().sessionId());
    } else if (!row.justReplaced(offered, now)) {
      row.end(now);
      return new Rotation(RotationOutcome.REUSED, row.toDomain());
    }
    addToken(row, next);
    return new Rotation(RotationOutcome.ROTATED, row.toDomain());
  }

  private static boolean isLive(Session session, SessionClient client, Instant now) {
    return session.isLive(now) && session.client().tokenStorage() == client.tokenStorage();
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
  public Set<SessionId> liveAmong(List<SessionId> ids, Instant now) {
    return rows
        .getSession()
        .createSelectionQuery(
            """
            select s.id from SessionEntity s join UserEntity u on u.id = s.userId
            where s.id in :ids and u.active and s.endedAt is null and s.expiresAt > :now""",
            UUID.class)
        .setParameterList("ids", ids.stream().map(SessionId::value).toList())
        .setParameter("now", now)
        .stream()
        .map(SessionId::new)
        .collect(Collectors.toSet());
  }

  @Override
  @Reads
  public Optional<Session> find(SessionId id) {
    return rows.findByIdOptional(id.value()).map(SessionEntity::toDomain);
  }

  @Override
  @Reads
  public Page findLiveOf(UserId userId, Instant now, int limit, int offset) {
    String live = "userId = ?1 and endedAt is null and expiresAt > ?2";
    return new Page(
        rows
            .find(live + " order by lastUsedAt desc, id", userId.value(), now)
            .range(offset, offset + limit - 1)
            .stream()
            .map(SessionEntity::toDomain)
            .toList(),
        (int) rows.count(live, userId.value(), now));
  }

  @Override
  @Reads
  public Optional<Session> findByRefreshToken(SecretHash token) {
    return token(token).flatMap(found -> find(new SessionId(found.sessionId())));
  }

  @Override
  public void end(SessionId id, Instant now) {
    rows.update(
        "endedAt = ?1 where id = ?2 and endedAt is null and expiresAt > ?1", now, id.value());
  }

  @Override
  public List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now) {
    return Sql.list(
        """
        UPDATE session SET ended_at = ? WHERE user_id = ?
          AND id IS DISTINCT FROM CAST(? AS uuid)
          AND ended_at IS NULL AND expires_at > ? RETURNING id""",
        row -> new SessionId(row.getObject(1, UUID.class)),
        now,
        userId.value(),
        kept == null ? null : kept.value(),
        now);
  }

  @Override
  public List<SessionId> deleteBeyond(UserId userId, int most, Instant now) {
    return Sql.list(
        """
        WITH gone AS (
          DELETE FROM session WHERE id IN (
            SELECT id FROM session WHERE user_id = ?
            ORDER BY ended_at IS NULL AND expires_at > ? DESC, last_used_at DESC, id
            OFFSET ?)
          RETURNING id, ended_at, expires_at)
        SELECT id FROM gone WHERE ended_at IS NULL AND expires_at > ?""",
        row -> new SessionId(row.getObject(1, UUID.class)),
        userId.value(),
        now,
        most,
        now);
  }

  @Override
  public int deleteEnded(Instant before) {
    return (int) rows.delete("expiresAt < ?1 or endedAt < ?1", before);
  }

  /** A refresh token, which may be used as long as its generation is the session's. */
  private record Token(UUID sessionId, int generation) {}

  private Optional<Token> token(SecretHash hash) {
    return Sql.first(
        "SELECT session_id, generation FROM refresh_token WHERE hash = ?",
        row -> new Token(row.getObject(1, UUID.class), row.getInt(2)),
        hash.bytes());
  }

  private static void deleteTokensBefore(int generation, UUID session) {
    if (generation > 0) {
      Sql.update(
          "DELETE FROM refresh_token WHERE session_id = ? AND generation < ?", session, generation);
    }
  }

  private void addToken(SessionEntity row, SecretHash token) {
    Sql.update(
        "INSERT INTO refresh_token (hash, session_id, generation) VALUES (?, ?, ?)",
        token.bytes(),
        row.toDomain().id().value(),
        row.tokenGeneration());
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<SessionEntity, UUID> {}
}
