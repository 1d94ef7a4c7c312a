package io.chatops.persistence.access;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.Constraint;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** API keys in PostgreSQL. */
@PostgresAdapter
class PostgresApiKeyRepository implements ApiKeyRepository {
  private static final Sort NEWEST_FIRST = Sort.descending("createdAt").and("id");

  private final Rows rows;

  PostgresApiKeyRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean add(ApiKey key, int maxActivePerServer) {
    RowLocks.lockOwner(key.ownerId());
    List<ApiKeyEntity> ended = new ArrayList<>();
    int active = 0;
    for (ApiKeyEntity other : rows.list("serverId", NEWEST_FIRST, key.serverId().value())) {
      if (other.toDomain().hash().equals(key.hash())) {
        return true;
      }
      if (!other.toDomain().isActive(key.createdAt())) {
        ended.add(other);
      } else if (++active >= maxActivePerServer) {
        return false;
      }
    }
    ended.stream().skip(ENDED_KEPT).forEach(rows::delete);
    try {
      rows.persistAndFlush(ApiKeyEntity.from(key));
    } catch (PersistenceException e) {
      if (Constraint.violatedIn(e).equals("api_key_server_gone")) {
        throw ChatOpsException.notFound("Server " + key.serverId() + " was just removed");
      }
      throw e;
    }
    return true;
  }

  @Override
  @Reads
  public Optional<ApiKey> find(ApiKeyId id) {
    return rows.findByIdOptional(id.value()).map(ApiKeyEntity::toDomain);
  }

  @Override
  @Reads
  public Set<ApiKeyId> activeAmong(List<ApiKeyId> ids, Instant now) {
    return rows
        .getSession()
        .createSelectionQuery(
            """
            select k.id from ApiKeyEntity k
            where k.id in :ids and k.revokedAt is null
              and (k.expiresAt is null or k.expiresAt > :now)""",
            UUID.class)
        .setParameterList("ids", ids.stream().map(ApiKeyId::value).toList())
        .setParameter("now", now)
        .stream()
        .map(ApiKeyId::new)
        .collect(Collectors.toSet());
  }

  @Override
  @Reads
  public List<ApiKey> findByPrefix(String prefix) {
    return findBy("prefix", prefix);
  }

  @Override
  @Reads
  public List<ApiKey> findByServer(ServerId serverId) {
    return findBy("serverId", serverId.value());
  }

  @Override
  @Reads
  public List<ApiKey> findByOwner(UserId ownerId) {
    return findBy("ownerId", ownerId.value());
  }

  private List<ApiKey> findBy(String attribute, Object value) {
    return rows.list(attribute, NEWEST_FIRST, value).stream().map(ApiKeyEntity::toDomain).toList();
  }

  @Override
  public boolean revoke(ApiKeyId id, Instant now) {
    return rows.update("revokedAt = ?1 where id = ?2 and revokedAt is null", now, id.value()) == 1;
  }

  @Override
  public void touch(ApiKeyId id, Instant usedAt) {
    rows.update(
        "lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?1)",
        usedAt,
        id.value());
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<ApiKeyEntity, UUID> {}
}
