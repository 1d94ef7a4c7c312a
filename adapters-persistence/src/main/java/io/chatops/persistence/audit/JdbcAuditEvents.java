package io.chatops.persistence.audit;

import io.chatops.core.audit.AuditEvent;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Audit events of commands, in the transaction of what they tell. */
public final class JdbcAuditEvents {
  private JdbcAuditEvents() {}

  /** Adds an event. */
  public static void append(Connection connection, AuditEvent event) throws SQLException {
    Sql.batch(connection, PostgresAuditTrail.INSERT, List.of(event), AuditEventEntity::columns);
  }
}
