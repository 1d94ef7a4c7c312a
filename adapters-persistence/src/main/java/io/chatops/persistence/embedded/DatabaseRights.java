package io.chatops.persistence.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rights that PostgreSQL gives to every login but that no reader of SQL needs: temporary tables and
 * types, advisory locks, which the hub takes turns by, and large objects and messages in the log,
 * which fill the disk.
 */
final class DatabaseRights {
  private DatabaseRights() {}

  /**
   * Takes these rights from all but the hub. Repeatable.
   *
   * @param superuser a connection to the hub's database
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
