package io.chatops.persistence.audit;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.quarkus.panache.common.Sort;

/** Audit events in PostgreSQL, where a trigger refuses to change or delete one. */
@PostgresAdapter
class PostgresAuditTrail implements AuditTrail {
  private static final Sort NEWEST_FIRST = Sort.descending("at").and("id");

  private final AuditEventRows rows;

  PostgresAuditTrail(AuditEventRows rows) {
    this.rows = rows;
  }

  @Override
  public void append(AuditEvent event) {
    rows.persist(AuditEventEntity.from(event));
  }

  @Override
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
            .and("at >= :since", "since", query.since())
            .and("at < :until", "until", query.until());
    return new Page(
        filter.list(rows, NEWEST_FIRST, query.limit(), query.offset()).stream()
            .map(AuditEventEntity::toDomain)
            .toList(),
        filter.count(rows));
  }
}
