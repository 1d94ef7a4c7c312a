package io.chatops.persistence.postgres;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.SecretHash;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** API keys in PostgreSQL. */
public final class PostgresApiKeyRepository implements ApiKeyRepository {
  private final Database database;

  public PostgresApiKeyRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void add(ApiKey key) {
    try {
      database.with(
          handle ->
              handle
                  .createUpdate(
                      """
                      INSERT INTO api_key (id, server_id, owner_id, name, prefix, hash, created_at,
                        expires_at, last_used_at, revoked_at)
                      VALUES (:id, :serverId, :ownerId, :name, :prefix, :hash, :createdAt,
                        :expiresAt, :lastUsedAt, :revokedAt)""")
                  .bind("id", key.id().value())
                  .bind("serverId", key.serverId().value())
                  .bind("ownerId", key.ownerId().value())
                  .bind("name", key.name())
                  .bind("prefix", key.prefix())
                  .bind("hash", key.hash().bytes())
                  .bind("createdAt", key.createdAt())
                  .bind("expiresAt", key.expiresAt())
                  .bind("lastUsedAt", key.lastUsedAt())
                  .bind("revokedAt", key.revokedAt())
                  .execute());
    } catch (UnableToExecuteStatementException e) {
      if (PostgresUserRepository.violatedConstraint(e).equals("api_key_server_gone")) {
        throw ChatOpsException.notFound("Server " + key.serverId() + " was just removed");
      }
      throw e;
    }
  }

  @Override
  public Optional<ApiKey> find(ApiKeyId id) {
    return findBy("id", id.value()).stream().findFirst();
  }

  @Override
  public List<ApiKey> findByPrefix(String prefix) {
    return findBy("prefix", prefix);
  }

  @Override
  public List<ApiKey> findByServer(ServerId serverId) {
    return findBy("server_id", serverId.value());
  }

  @Override
  public List<ApiKey> findByOwner(UserId ownerId) {
    return findBy("owner_id", ownerId.value());
  }

  @Override
  public boolean revoke(ApiKeyId id, Instant now) {
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE api_key SET revoked_at = :now"
                            + " WHERE id = :id AND revoked_at IS NULL")
                    .bind("now", now)
                    .bind("id", id.value())
                    .execute()
                == 1);
  }

  @Override
  public void touch(ApiKeyId id, Instant usedAt) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "UPDATE api_key SET last_used_at = :usedAt"
                        + " WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :usedAt)")
                .bind("usedAt", usedAt)
                .bind("id", id.value())
                .execute());
  }

  private List<ApiKey> findBy(String column, Object value) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM api_key WHERE "
                        + column
                        + " = :value ORDER BY created_at DESC, id")
                .bind("value", value)
                .map((row, context) -> read(row))
                .list());
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    return new ApiKey(
        new ApiKeyId(Database.uuid(row, "id")),
        new ServerId(Database.uuid(row, "server_id")),
        new UserId(Database.uuid(row, "owner_id")),
        row.getString("name"),
        row.getString("prefix"),
        new SecretHash(row.getBytes("hash")),
        Database.instant(row, "created_at"),
        Database.instantOrNull(row, "expires_at"),
        Database.instantOrNull(row, "last_used_at"),
        Database.instantOrNull(row, "revoked_at"));
  }
}
