package io.chatops.persistence.schema;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The place of the tables in a database: all on one machine, or those that grow with every report
 * in shards on the workers of Citus. It is chosen before a database is filled, and has the few
 * statements that differ.
 */
public enum DatabaseLayout {
  /** PostgreSQL as it is. */
  PLAIN(
      """
      SELECT p.tier, coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint AS bytes,
        CASE WHEN bool_and(c.reltuples >= 0 OR pg_relation_size(c.oid) = 0)
          THEN sum(greatest(c.reltuples, 0))::bigint END AS about_rows
      FROM (VALUES ('recent', 'metric_report'), ('raw', 'metric_chunk_raw'),
        ('minute', 'metric_chunk_1m'), ('ten_minutes', 'metric_chunk_10m')) AS p (tier, name)
      CROSS JOIN LATERAL pg_partition_tree(p.name::regclass) AS t
      JOIN pg_class c ON c.oid = t.relid
      GROUP BY p.tier\
      """,
      // The index begins with the server, so its servers are found by skipping from one to the
      // next, and then the first and last report of each. A plain min and max would read every
      // report.
      """
      WITH RECURSIVE reporting AS (
        (SELECT server_id FROM metric_report ORDER BY server_id LIMIT 1)
        UNION ALL
        SELECT (SELECT m.server_id FROM metric_report m WHERE m.server_id > r.server_id
          ORDER BY m.server_id LIMIT 1)
        FROM reporting r WHERE r.server_id IS NOT NULL)
      SELECT min(oldest.collected_at) AS first, max(newest.collected_at) AS last
      FROM reporting r
      CROSS JOIN LATERAL (SELECT m.collected_at FROM metric_report m
        WHERE m.server_id = r.server_id ORDER BY m.collected_at LIMIT 1) AS oldest
      CROSS JOIN LATERAL (SELECT m.collected_at FROM metric_report m
        WHERE m.server_id = r.server_id ORDER BY m.collected_at DESC LIMIT 1) AS newest\
      """),

  /**
   * Shards by server on the workers of Citus; the connection is to the coordinator, which has the
   * other tables.
   */
  CITUS(
      // How many rows the shards have, their workers alone know.
      """
      SELECT p.tier, coalesce(sum(citus_total_relation_size(t.relid)), 0)::bigint AS bytes,
        NULL::bigint AS about_rows
      FROM (VALUES ('recent', 'metric_report'), ('raw', 'metric_chunk_raw'),
        ('minute', 'metric_chunk_1m'), ('ten_minutes', 'metric_chunk_10m')) AS p (tier, name)
      CROSS JOIN LATERAL pg_partition_tree(p.name::regclass) AS t
      GROUP BY p.tier\
      """,
      // A recursion cannot be sent to shards; the workers read their indexes side by side.
      "SELECT min(collected_at) AS first, max(collected_at) AS last FROM metric_report");

  /** The advisory lock of whoever lays out the tables. */
  private static final long LAYOUT_LOCK = 0x43686174_4f707306L;

  private static final String SCRIPT = "/db/layout/citus.sql";

  private final String sizes;
  private final String reportTimes;

  DatabaseLayout(String sizes, String reportTimes) {
    this.sizes = sizes;
    this.reportTimes = reportTimes;
  }

  /** Returns the query of the {@code bytes} and {@code about_rows} of the tables of each tier. */
  public String sizes() {
    return sizes;
  }

  /** Returns the query of the {@code first} and {@code last} time of reports not compacted yet. */
  public String reportTimes() {
    return reportTimes;
  }

  /**
   * Checks that a database has this layout, or can get it.
   *
   * @throws SchemaException if it has another one, lacks Citus, or is one of its workers
   */
  public void require(Connection connection) throws SQLException {
    if (this == CITUS && !isTrue(connection, "to_regclass('pg_dist_partition') IS NOT NULL")) {
      throw new SchemaException(
          "chatops.database-layout=citus (CHATOPS_DATABASE_LAYOUT) needs the extension citus in the"
              + " database: CREATE EXTENSION citus, there and on each worker, and then"
              + " citus_add_node for each. See docs/citus.md");
    }
    if (this == CITUS && !isTrue(connection, "citus_is_coordinator()")) {
      throw new SchemaException(
          "The database of chatops.database-url (CHATOPS_DATABASE_URL) is a worker of Citus, which"
              + " has none of the tables without shards: name the coordinator. Or it is a"
              + " coordinator that has no workers yet: citus_add_node. See docs/citus.md");
    }
    DatabaseLayout found = of(connection);
    if (this == PLAIN && found == CITUS) {
      throw new SchemaException(
          "The database has the layout citus: set chatops.database-layout=citus"
              + " (CHATOPS_DATABASE_LAYOUT), as at all its hubs");
    }
    if (this == CITUS
        && found == PLAIN
        && isTrue(connection, "EXISTS (SELECT FROM public.server)")) {
      throw new SchemaException(
          "The database has the layout plain, and servers in it: unset chatops.database-layout"
              + " (CHATOPS_DATABASE_LAYOUT), or restore a backup of it into an empty database with"
              + " chatops.database-layout=citus. See docs/citus.md");
    }
  }

  /**
   * Gives a database this layout, once the migrations are done; one hub at a time.
   *
   * @throws SchemaException if it has another one, lacks Citus, or is one of its workers
   */
  public void apply(DataSource database) {
    new Transactions(database)
        .run(
            connection -> {
              require(connection);
              if (this == CITUS) {
                apply(connection);
              }
              return this;
            });
  }

  /** Gives a database this layout in the current transaction, whatever it has. */
  public void apply(Connection connection) throws SQLException {
    if (this == PLAIN) {
      return;
    }
    Sql.update(connection, "SELECT pg_advisory_xact_lock(?)", LAYOUT_LOCK);
    Sql.update(connection, script());
  }

  /** Returns the layout of a database; absent if there are no tables of a hub. */
  static @Nullable DatabaseLayout of(Connection connection) throws SQLException {
    if (!isTrue(connection, "to_regclass('public.metric_report') IS NOT NULL")) {
      return null;
    }
    return isTrue(connection, "to_regclass('pg_dist_partition') IS NOT NULL")
            && isTrue(
                connection,
                "EXISTS (SELECT FROM pg_dist_partition"
                    + " WHERE logicalrelid = 'public.metric_report'::regclass)")
        ? CITUS
        : PLAIN;
  }

  private static boolean isTrue(Connection connection, String condition) throws SQLException {
    return Sql.first(connection, "SELECT " + condition, row -> row.getBoolean(1)).orElse(false);
  }

  private static String script() {
    try (InputStream in = DatabaseLayout.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
