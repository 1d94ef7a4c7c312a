package io.chatops.persistence.access;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Signing keys in PostgreSQL, with sealed private keys. */
@PostgresAdapter
class PostgresSigningKeyRepository implements SigningKeyRepository {
  private final Rows rows;
  private final SecretBox secrets;

  PostgresSigningKeyRepository(Rows rows, SecretBox secrets) {
    this.rows = rows;
    this.secrets = secrets;
  }

  @Override
  public List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
    SigningKeyEntity sealed = SigningKeyEntity.from(candidate, secrets.forSealing());
    // If several hubs find the newest key too old at the same time, they add one key in total.
    Sql.update("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE");
    if (rows.count("createdAt > ?1", due) == 0) {
      rows.persistAndFlush(sealed);
    }
    return rows.listAll(Sort.descending("createdAt").and("id")).stream()
        .map(row -> row.toDomain(secrets))
        .toList();
  }

  @Override
  public void deleteReplaced(Instant time) {
    rows.delete(
        "createdAt < (select max(k.createdAt) from SigningKeyEntity k where k.createdAt <= ?1)",
        time);
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<SigningKeyEntity, String> {}
}
