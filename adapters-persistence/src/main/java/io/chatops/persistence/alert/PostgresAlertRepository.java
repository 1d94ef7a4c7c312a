package io.chatops.persistence.alert;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredText;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Alerts and holds in PostgreSQL. */
@PostgresAdapter
class PostgresAlertRepository implements AlertRepository {
  /**
   * The lock held while alerts or holds are written, so that hubs write one after another. An alert
   * that a hub finds open stays open until it has written, and no two hubs wait for each other's
   * rows. The number is arbitrary.
   */
  private static final long WRITERS_LOCK = 0x43686174_4f707304L;

  private static final String KEEP_EPOCHS =
      """
      SELECT server_id, epoch FROM agent_owner WHERE server_id = ANY(?)
      ORDER BY server_id FOR SHARE""";

  private static final Sort NEWEST_FIRST = Sort.descending("createdAt").and("id");

  private final Rows rows;
  private final HoldRows holds;

  PostgresAlertRepository(Rows rows, HoldRows holds) {
    this.rows = rows;
    this.holds = holds;
  }

  @Override
  public List<Saved> save(List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    RowLocks.lockExclusively(WRITERS_LOCK);
    AlertBatch batch =
        new AlertBatch(
            RowLocks.keepServers(steps.stream().map(step -> step.hold().key().serverId()).toList()),
            findStored(steps),
            keepEpochs(steps));
    List<Saved> outcomes = batch.apply(steps);
    batch.write();
    return outcomes;
  }

  /**
   * Returns the epochs of the servers of fenced steps, and keeps them until the transaction ends:
   * whoever takes a server then finds what this stores.
   */
  private Map<ServerId, Long> keepEpochs(List<Step> steps) {
    List<UUID> servers =
        steps.stream()
            .filter(step -> step.epoch() != null)
            .map(step -> step.hold().key().serverId().value())
            .distinct()
            .toList();
    Map<ServerId, Long> epochs = new HashMap<>();
    if (!servers.isEmpty()) {
      Sql.forEach(
          KEEP_EPOCHS,
          row -> epochs.put(new ServerId(row.getObject(1, UUID.class)), row.getLong(2)),
          Sql.uuids(servers.stream()));
    }
    return epochs;
  }

  /** Finds the alerts of the steps, and the open alerts of their keys. */
  private List<Alert> findStored(List<Step> steps) {
    List<Alert> alerts =
        steps.stream().map(Step::change).filter(Objects::nonNull).map(AlertChange::alert).toList();
    List<KeyColumns> keys =
        alerts.stream().map(Alert::key).map(KeyColumns::from).distinct().toList();
    return rows.getSession()
        .createNativeQuery(
            """
            SELECT * FROM alert WHERE id = ANY(:ids)
            UNION
            SELECT alert.* FROM alert
            JOIN unnest(CAST(:thresholds AS uuid[]), CAST(:servers AS uuid[]),
                CAST(:details AS text[]))
              AS wanted (threshold_id, server_id, detail) USING (threshold_id, server_id, detail)
            WHERE resolved_at IS NULL""",
            AlertEntity.class)
        .setParameter("ids", ids(alerts, alert -> alert.id().value()))
        .setParameter("thresholds", ids(keys, KeyColumns::thresholdId))
        .setParameter("servers", ids(keys, KeyColumns::serverId))
        .setParameter("details", keys.stream().map(KeyColumns::detail).toArray(String[]::new))
        .getResultStream()
        .map(AlertEntity::toDomain)
        .toList();
  }

  private static <T> UUID[] ids(List<T> values, Function<T, UUID> id) {
    return values.stream().map(id).toArray(UUID[]::new);
  }

  @Override
  public void updateValues(List<Alert> alerts, Map<ServerId, Long> epochs) {
    RowLocks.lockExclusively(WRITERS_LOCK);
    Sql.batch(
        """
        UPDATE alert SET current_value = ?, peak_value = ?
        WHERE id = ? AND resolved_at IS NULL
          AND (CAST(? AS bigint) IS NULL OR EXISTS (
            SELECT FROM agent_owner
            WHERE agent_owner.server_id = alert.server_id AND epoch = CAST(? AS bigint)))""",
        alerts,
        alert -> {
          Long epoch = epochs.get(alert.key().serverId());
          return new @Nullable Object[] {
            alert.currentValue(), alert.peakValue(), alert.id().value(), epoch, epoch
          };
        });
  }

  @Override
  public Kept find(AlertKey key) {
    // Takes the writers' lock, so that nothing changes between the two queries.
    RowLocks.lockExclusively(WRITERS_LOCK);
    KeyColumns columns = KeyColumns.from(key);
    return new Kept(
        rows.find(
                "thresholdId = ?1 and serverId = ?2 and detail = ?3 and resolvedAt is null",
                columns.thresholdId(),
                columns.serverId(),
                columns.detail())
            .singleResultOptional()
            .map(AlertEntity::toDomain)
            .orElse(null),
        holds.findByIdOptional(columns).map(AlertHoldEntity::toDomain).orElse(null));
  }

  @Override
  @Reads
  public Optional<Alert> find(AlertId id) {
    return rows.findByIdOptional(id.value()).map(AlertEntity::toDomain);
  }

  @Override
  @Reads
  public List<Alert> find(Collection<AlertId> ids) {
    return rows.list("id in ?1", ids.stream().map(AlertId::value).toList()).stream()
        .map(AlertEntity::toDomain)
        .toList();
  }

  @Override
  @Reads
  public Page find(Query query) {
    List<UUID> servers = query.servers().stream().map(ServerId::value).toList();
    Filter filter =
        new Filter()
            .and("ownerId = :ownerId", "ownerId", query.ownerId().value())
            .and("serverId in :servers", "servers", query.servers().isEmpty() ? null : servers)
            .and(
                "thresholdId = :threshold",
                "threshold",
                query.thresholdId() == null ? null : query.thresholdId().value())
            .and("severity = :severity", "severity", query.severity())
            .and(
                "position(:text in folded) > 0",
                "text",
                query.text() == null ? null : StoredText.of(AlertRepository.fold(query.text())))
            .and("createdAt >= :since", "since", query.since())
            .and("createdAt < :until", "until", query.until())
            .and(
                "(resolvedAt is null or resolvedAt >= :openSince)", "openSince", query.openSince());
    if (query.active() != null) {
      filter.and(query.active() ? "resolvedAt is null" : "resolvedAt is not null");
    }
    if (query.acknowledged() != null) {
      filter.and(query.acknowledged() ? "acknowledgedAt is not null" : "acknowledgedAt is null");
    }
    return filter.page(
        rows, NEWEST_FIRST, query.limit(), query.offset(), AlertEntity::toDomain, Page::new);
  }

  @Override
  @Reads
  public List<Alert> changedSince(UserId ownerId, Instant time, int most) {
    return rows
        .find(
            "ownerId = ?1 and (createdAt >= ?2 or acknowledgedAt >= ?2 or snoozedAt >= ?2"
                + " or resolvedAt >= ?2)",
            NEWEST_FIRST,
            ownerId.value(),
            time)
        .page(0, most)
        .stream()
        .map(AlertEntity::toDomain)
        .toList();
  }

  @Override
  @Reads
  public List<Alert> findOpen() {
    return rows.list("resolvedAt is null").stream().map(AlertEntity::toDomain).toList();
  }

  @Override
  @Reads
  public List<AlertHold> findHolds() {
    return holds.listAll().stream().map(AlertHoldEntity::toDomain).toList();
  }

  @Override
  @Reads
  public List<OpenOne> findOpenOnes() {
    return rows.find("resolvedAt is null").project(OpenRow.class).stream()
        .map(OpenRow::toDomain)
        .toList();
  }

  @Override
  @Reads
  public List<Alert> findOpen(Collection<ServerId> servers) {
    return rows
        .list(
            "resolvedAt is null and serverId in ?1", servers.stream().map(ServerId::value).toList())
        .stream()
        .map(AlertEntity::toDomain)
        .toList();
  }

  @Override
  @Reads
  public List<AlertHold> findHolds(Collection<ServerId> servers) {
    return holds.list("key.serverId in ?1", servers.stream().map(ServerId::value).toList()).stream()
        .map(AlertHoldEntity::toDomain)
        .toList();
  }

  @Override
  public int deleteResolvedBeyond(int keptPerServer, int most) {
    return Sql.update(
        """
        DELETE FROM alert WHERE id IN (
          SELECT id FROM (
            SELECT id, row_number() OVER (
              PARTITION BY server_id ORDER BY resolved_at DESC, id) AS place
            FROM alert WHERE resolved_at IS NOT NULL) AS placed
          WHERE place > ? LIMIT ?)""",
        keptPerServer,
        most);
  }

  @Override
  public int deleteResolvedBefore(Instant time, int most) {
    return Sql.update(
        """
        DELETE FROM alert WHERE id IN (
          SELECT id FROM alert WHERE resolved_at < ? ORDER BY resolved_at LIMIT ?)""",
        time,
        most);
  }

  /** An open alert without its texts. */
  @RegisterForReflection
  record OpenRow(
      UUID id,
      UUID serverId,
      MetricType metricType,
      Severity severity,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant snoozedAt) {
    OpenOne toDomain() {
      return new OpenOne(
          new AlertId(id), new ServerId(serverId), metricType, severity, acknowledgedAt, snoozedAt);
    }
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<AlertEntity, UUID> {}

  @Singleton
  static class HoldRows implements PanacheRepositoryBase<AlertHoldEntity, KeyColumns> {}
}
