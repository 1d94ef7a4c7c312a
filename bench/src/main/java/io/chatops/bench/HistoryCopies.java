package io.chatops.bench;

import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Gives servers the chunks of others. Sums per ten minutes are copied whole, the finer tiers for as
 * long as ranges that are read from them: a thousand servers' would fill the disk.
 *
 * @param whole true to copy the finer tiers whole, too
 */
record HistoryCopies(HubDatabase database, boolean whole) {
  private static final int AT_ONCE = 50;

  private static final String CHUNKS =
      "INSERT INTO %1$s SELECT copy, starts_at, part, ticks, header, data FROM %1$s,"
          + " unnest(?) AS copy WHERE server_id = ?";

  private static final String OF_LAST_DAYS =
      " AND starts_at >= date_trunc('day', (SELECT max(starts_at) FROM metric_chunk_raw), 'UTC')"
          + " - interval '%s'";

  /** The days that are due are copied, too, since their sums must not be read. */
  private static final List<String> INSERTS =
      List.of(
          CHUNKS.formatted("metric_chunk_10m"),
          CHUNKS.formatted("metric_chunk_1m") + OF_LAST_DAYS.formatted("7 days"),
          CHUNKS.formatted("metric_chunk_raw") + OF_LAST_DAYS.formatted("1 day"),
          "INSERT INTO metric_rollup_due SELECT copy, day FROM metric_rollup_due,"
              + " unnest(?) AS copy WHERE server_id = ?",
          "INSERT INTO metric_report (server_id, collected_at, sequence, payload)"
              + " SELECT copy, collected_at, sequence, payload FROM metric_report,"
              + " unnest(?) AS copy WHERE server_id = ?");

  /** Each of these gets the history of one of those. */
  void copy(List<AgentIdentity> from, List<AgentIdentity> to) throws SQLException {
    try (Connection connection = database.open()) {
      for (int start = 0; start < to.size(); start += AT_ONCE) {
        List<AgentIdentity> some = to.subList(start, Math.min(to.size(), start + AT_ONCE));
        UUID source = UUID.fromString(from.get(start / AT_ONCE % from.size()).serverId());
        for (String insert : INSERTS) {
          String days = insert.replaceAll("7 days|1 day", whole ? "30 days" : "$0");
          Sql.update(
              connection,
              days,
              Sql.uuids(some.stream().map(copy -> UUID.fromString(copy.serverId()))),
              source);
        }
      }
      Sql.update(connection, "VACUUM ANALYZE"); // as autovacuum will have done
    }
  }
}
