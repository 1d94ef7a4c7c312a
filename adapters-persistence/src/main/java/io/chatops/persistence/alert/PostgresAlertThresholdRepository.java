package io.chatops.persistence.alert;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.Constraint;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Thresholds in PostgreSQL. */
@PostgresAdapter
class PostgresAlertThresholdRepository implements AlertThresholdRepository {
  private final Rows rows;

  PostgresAlertThresholdRepository(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean add(AlertThreshold threshold, int maxPerOwner) {
    RowLocks.lockOwner(threshold.ownerId());
    if (rows.count("ownerId", threshold.ownerId().value()) >= maxPerOwner) {
      return false;
    }
    rows.persist(AlertThresholdEntity.from(threshold));
    save(threshold.details());
    return true;
  }

  @Override
  public Optional<AlertThreshold> update(
      AlertThresholdId id, UnaryOperator<ThresholdDetails> change, Instant now) {
    return rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .map(
            row -> {
              row.set(change.apply(row.toDomain().details()), now);
              AlertThreshold changed = row.toDomain();
              save(changed.details());
              return changed;
            });
  }

  private void save(ThresholdDetails details) {
    try {
      rows.flush();
    } catch (PersistenceException e) {
      if (Constraint.violatedIn(e).equals("alert_threshold_server_gone")) {
        throw ChatOpsException.notFound("Server " + details.serverId() + " was just removed");
      }
      throw e;
    }
  }

  @Override
  public boolean remove(AlertThresholdId id) {
    return rows.delete("id", id.value()) == 1;
  }

  @Override
  @Reads
  public Optional<AlertThreshold> find(AlertThresholdId id) {
    return rows.findByIdOptional(id.value()).map(AlertThresholdEntity::toDomain);
  }

  @Override
  @Reads
  public List<AlertThreshold> findByOwner(UserId ownerId) {
    return rows.list("ownerId", Sort.by("createdAt", "id"), ownerId.value()).stream()
        .map(AlertThresholdEntity::toDomain)
        .toList();
  }

  @Override
  @Reads
  public List<AlertThreshold> findAll() {
    return rows.listAll().stream().map(AlertThresholdEntity::toDomain).toList();
  }

  @Override
  @Reads
  public long version() {
    // Each change gives its row the number of its transaction.
    return Sql.first(
            """
            SELECT coalesce(
              bit_xor(hashtextextended(CAST(id AS text) || CAST(xmin AS text), 0)), 0)
            FROM alert_threshold""",
            row -> row.getLong(1))
        .orElseThrow();
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<AlertThresholdEntity, UUID> {}
}
