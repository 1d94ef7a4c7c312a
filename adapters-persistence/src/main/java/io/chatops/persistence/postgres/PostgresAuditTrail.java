package io.chatops.persistence.postgres;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Audit events in PostgreSQL, where a trigger refuses to change or delete one. */
public final class PostgresAuditTrail implements AuditTrail {
  private final Database database;

  public PostgresAuditTrail(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void append(AuditEvent event) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO audit_event (id, at, actor_id, actor_name, actor_folded, action,
                      outcome, owner_id, server_id, server_name, target, reason, address)
                    VALUES (:id, :at, CAST(:actorId AS uuid), :actorName, :actorFolded, :action,
                      :outcome, CAST(:ownerId AS uuid), CAST(:serverId AS uuid), :serverName, :target,
                      :reason, :address)""")
                .bind("id", event.id().value())
                .bind("at", event.at())
                .bindByType("actorId", value(event.actorId()), UUID.class)
                .bind("actorName", event.actorName())
                .bind("actorFolded", folded(event.actorName()))
                .bind("action", event.action().name())
                .bind("outcome", event.outcome().name())
                .bindByType("ownerId", value(event.ownerId()), UUID.class)
                .bindByType(
                    "serverId",
                    event.serverId() == null ? null : event.serverId().value(),
                    UUID.class)
                .bind("serverName", event.serverName())
                .bind("target", event.target())
                .bind("reason", event.reason())
                .bind("address", event.address())
                .execute());
  }

  @Override
  public Page find(Query query) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, values);
    return database.inTransaction(
        handle -> {
          long total =
              bound(handle.createQuery("SELECT count(*) FROM audit_event" + where), values)
                  .mapTo(Long.class)
                  .one();
          List<AuditEvent> events =
              bound(
                      handle.createQuery(
                          "SELECT * FROM audit_event"
                              + where
                              + " ORDER BY at DESC, id LIMIT :limit OFFSET :offset"),
                      values)
                  .bind("limit", query.limit())
                  .bind("offset", query.offset())
                  .map((row, context) -> read(row))
                  .list();
          return new Page(events, total);
        });
  }

  private static String where(Query query, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    if (query.visibleTo() != null) {
      conditions.add("(actor_id = :visibleTo OR owner_id = :visibleTo)");
      values.put("visibleTo", query.visibleTo().value());
    }
    if (query.actor() != null) {
      conditions.add("actor_folded = :actor");
      values.put("actor", folded(query.actor()));
    }
    if (query.action() != null) {
      conditions.add("action = :action");
      values.put("action", query.action().name());
    }
    if (query.serverId() != null) {
      conditions.add("server_id = :serverId");
      values.put("serverId", query.serverId().value());
    }
    if (query.since() != null) {
      conditions.add("at >= :since");
      values.put("since", query.since());
    }
    if (query.until() != null) {
      conditions.add("at < :until");
      values.put("until", query.until());
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Map<String, Object> values) {
    values.forEach(statement::bind);
    return statement;
  }

  private static AuditEvent read(ResultSet row) throws SQLException {
    UUID serverId = Database.uuidOrNull(row, "server_id");
    return new AuditEvent(
        new AuditEventId(Database.uuid(row, "id")),
        Database.instant(row, "at"),
        userId(Database.uuidOrNull(row, "actor_id")),
        row.getString("actor_name"),
        AuditAction.valueOf(row.getString("action")),
        AuditEvent.Outcome.valueOf(row.getString("outcome")),
        userId(Database.uuidOrNull(row, "owner_id")),
        serverId == null ? null : new ServerId(serverId),
        row.getString("server_name"),
        row.getString("target"),
        row.getString("reason"),
        row.getString("address"));
  }

  private static @Nullable UserId userId(@Nullable UUID value) {
    return value == null ? null : new UserId(value);
  }

  private static @Nullable UUID value(@Nullable UserId id) {
    return id == null ? null : id.value();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
