package io.chatops.persistence.audit;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Audit events in PostgreSQL. A trigger refuses changes to an event, except to its count, and the
 * deletion of a recent one.
 */
@PostgresAdapter
class PostgresAuditTrail implements AuditTrail {
  private static final Sort NEWEST_FIRST = Sort.descending("lastAt").and("id");

  static final String INSERT =
      """
      INSERT INTO audit_event (id, at, last_at, event_count, actor_id, actor_name, actor_folded,
        action, outcome, owner_id, server_id, server_name, target, reason, address)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET event_count = audit_event.event_count + excluded.event_count,
        last_at = greatest(audit_event.last_at, excluded.last_at)""";

  private final Rows rows;

  PostgresAuditTrail(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void append(AuditEvent event) {
    Sql.batch(INSERT, List.of(event), AuditEventEntity::columns);
  }

  @Override
  public int deleteOld(Instant before, Instant now, int maxPerActor, int atOnce) {
    return Sql.update(
        """
        DELETE FROM audit_event WHERE id IN (
          SELECT id FROM (
            SELECT id, last_at, row_number() OVER (
              PARTITION BY actor_id,
                CASE WHEN actor_id IS NULL THEN owner_id END,
                actor_id IS NULL AND outcome = 'REFUSED'
              ORDER BY last_at DESC, id) AS place
            FROM audit_event WHERE last_at < ?) AS old
          WHERE last_at < ? OR place > ? LIMIT ?)""",
        now.minus(SETTLED),
        before,
        maxPerActor,
        atOnce);
  }

  @Override
  @Reads
  public Page find(Query query) {
    Filter filter =
        new Filter()
            .and(
                "(actorId = :visibleTo or ownerId = :visibleTo)",
                "visibleTo",
                query.visibleTo() == null ? null : query.visibleTo().value())
            .and(
                "actorFolded = :actor",
                "actor",
                query.actor() == null ? null : AuditEventEntity.folded(query.actor()))
            .and("action = :action", "action", query.action())
            .and(
                "serverId = :serverId",
                "serverId",
                query.serverId() == null ? null : query.serverId().value())
            .and("lastAt >= :since", "since", query.since())
            .and("at < :until", "until", query.until())
            .after("lastAt", query.after());
    return filter.page(
        rows, NEWEST_FIRST, query.limit(), query.offset(), AuditEventEntity::toDomain, Page::new);
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<AuditEventEntity, UUID> {}
}
