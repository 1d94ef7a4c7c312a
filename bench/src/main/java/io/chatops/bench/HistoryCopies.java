package io.chatops.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * Gives servers the chunks of others. Sums per ten minutes are copied whole, the finer tiers for as
 * long as ranges that are read from them: a thousand servers' would fill the disk.
 */
record HistoryCopies(HubDatabase database) {
  private static final int AT_ONCE = 50;

  /** Each of these gets the history of one of those. */
  void copy(List<AgentIdentity> from, List<AgentIdentity> to) throws SQLException {
    try (Connection connection = database.open()) {
      for (int start = 0; start < to.size(); start += AT_ONCE) {
        List<AgentIdentity> some = to.subList(start, Math.min(to.size(), start + AT_ONCE));
        UUID source = UUID.fromString(from.get(start / AT_ONCE % from.size()).serverId());
        copy(connection, "metric_chunk_10m", "", source, some);
        copy(connection, "metric_chunk_1m", SINCE.formatted("7 days"), source, some);
        copy(connection, "metric_chunk_raw", SINCE.formatted("1 day"), source, some);
        copyDue(connection, source, some);
        copyReports(connection, source, some);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("VACUUM ANALYZE"); // as autovacuum will have done
      }
    }
  }

  private static final String SINCE =
      " AND starts_at >= date_trunc('day', (SELECT max(starts_at) FROM metric_chunk_raw), 'UTC')"
          + " - interval '%s'";

  private static void copy(
      Connection connection,
      String table,
      String condition,
      UUID source,
      List<AgentIdentity> copies)
      throws SQLException {
    execute(
        connection,
        "INSERT INTO %s SELECT copy, starts_at, part, ticks, header, data FROM %s, unnest(?) AS copy"
                .formatted(table, table)
            + " WHERE server_id = ?"
            + condition,
        source,
        copies);
  }

  /** Copies the days that are due: their sums are not read, so the copies' must not be either. */
  private static void copyDue(Connection connection, UUID source, List<AgentIdentity> copies)
      throws SQLException {
    execute(
        connection,
        "INSERT INTO metric_rollup_due SELECT copy, day FROM metric_rollup_due, unnest(?) AS copy"
            + " WHERE server_id = ?",
        source,
        copies);
  }

  /** Those that are not compacted yet. */
  private static void copyReports(Connection connection, UUID source, List<AgentIdentity> copies)
      throws SQLException {
    execute(
        connection,
        "INSERT INTO metric_report (server_id, collected_at, sequence, payload)"
            + " SELECT copy, collected_at, sequence, payload FROM metric_report, unnest(?) AS copy"
            + " WHERE server_id = ?",
        source,
        copies);
  }

  private static void execute(
      Connection connection, String sql, UUID source, List<AgentIdentity> copies)
      throws SQLException {
    Array ids =
        connection.createArrayOf(
            "uuid", copies.stream().map(copy -> UUID.fromString(copy.serverId())).toArray());
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setArray(1, ids);
      insert.setObject(2, source);
      insert.executeUpdate();
    }
  }
}
