package io.chatops.persistence.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What PostgreSQL lets everybody do who may log in, but no reader of SQL needs: tables and types of
 * one's own for a session, locks by number, which the hub's own turns are made of, and large
 * objects and messages in the log, which fill the disk.
 */
final class DatabaseRights {
  private DatabaseRights() {}

  /**
   * Leaves these rights to the hub alone. Repeatable.
   *
   * @param superuser connected to the hub's database
   */
  static void narrow(Connection superuser, String database, String hub) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("REVOKE TEMPORARY ON DATABASE " + database + " FROM PUBLIC");
      statement.execute(
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
    }
  }
}
