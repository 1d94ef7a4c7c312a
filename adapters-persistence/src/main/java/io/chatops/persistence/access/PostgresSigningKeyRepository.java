package io.chatops.persistence.access;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.persistence.sql.PostgresAdapter;
import io.quarkus.panache.common.Sort;
import java.time.Instant;
import java.util.List;

/** Signing keys in PostgreSQL. */
@PostgresAdapter
class PostgresSigningKeyRepository implements SigningKeyRepository {
  private final SigningKeyRows rows;

  PostgresSigningKeyRepository(SigningKeyRows rows) {
    this.rows = rows;
  }

  @Override
  public List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
    // Hubs that find the newest key too old at the same time add one new key, not one each.
    rows.getSession()
        .createNativeMutationQuery("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE")
        .executeUpdate();
    if (rows.count("createdAt > ?1", due) == 0) {
      rows.persistAndFlush(SigningKeyEntity.from(candidate));
    }
    return rows.listAll(Sort.descending("createdAt").and("id")).stream()
        .map(SigningKeyEntity::toDomain)
        .toList();
  }

  @Override
  public void deleteReplaced(Instant time) {
    rows.delete(
        "createdAt < (select max(k.createdAt) from SigningKeyEntity k where k.createdAt <= ?1)",
        time);
  }
}
