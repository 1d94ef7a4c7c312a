package io.chatops.persistence.embedded;

import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The rights and limits of logins other than the hub's. PostgreSQL grants every login things that a
 * reader does not need: temporary tables and types, advisory locks, which the hub uses to take
 * turns, and large objects and log messages, which fill the disk. It sets no limits for them.
 */
final class DatabaseRights {
  private DatabaseRights() {}

  /** A session setting with its initial value for readers and for the hub. */
  private record Limit(String setting, String reader, String hub) {}

  /**
   * The initial limits of a session. A session may change them; they are for honest readers whose
   * long queries keep old tables alive.
   */
  private static final List<Limit> LIMITS =
      List.of(
          new Limit("statement_timeout", "30s", "0"),
          new Limit("idle_in_transaction_session_timeout", "60s", "0"),
          new Limit("max_parallel_workers_per_gather", "0", "2"));

  /**
   * Revokes these rights from everyone except the hub, sets limits for everyone except the hub and
   * the superuser, and reserves connections for the hub. Repeatable.
   *
   * @param superuser a connection to the hub's database
   */
  static void narrow(Connection superuser, String database, String hub) throws SQLException {
    superuser.setAutoCommit(false);
    // Repeated at each start, so it need not wait for the disk.
    Sql.update(superuser, "SET LOCAL synchronous_commit = off");
    Sql.update(superuser, "GRANT pg_use_reserved_connections TO " + hub);
    for (Limit limit : LIMITS) {
      Sql.update(
          superuser,
          "ALTER DATABASE %s SET %s = '%s'".formatted(database, limit.setting, limit.reader));
      for (String exempt : List.of(hub, DatabaseDirectory.SUPERUSER)) {
        Sql.update(
            superuser,
            "ALTER ROLE %s IN DATABASE %s SET %s = '%s'"
                .formatted(exempt, database, limit.setting, limit.hub));
      }
    }
    Sql.update(superuser, "REVOKE TEMPORARY ON DATABASE " + database + " FROM PUBLIC");
    Sql.update(
        superuser,
        """
          DO $$
          DECLARE
            one regprocedure;
          BEGIN
            FOR one IN SELECT oid FROM pg_proc
              WHERE pronamespace = 'pg_catalog'::regnamespace
                AND proname ~ ('^(pg_.*advisory.*|lo_creat|lo_create|lo_from_bytea|lo_put|lowrite'
                  || '|pg_logical_emit_message)$')
                AND has_function_privilege('public', oid, 'EXECUTE')
            LOOP
              EXECUTE format('GRANT EXECUTE ON FUNCTION %%s TO %1$s', one);
              EXECUTE format('REVOKE EXECUTE ON FUNCTION %%s FROM PUBLIC', one);
            END LOOP;
          END $$"""
            .formatted(hub));
    superuser.commit();
  }
}
