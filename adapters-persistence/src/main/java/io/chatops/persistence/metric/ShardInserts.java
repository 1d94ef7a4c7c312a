package io.chatops.persistence.metric;

import io.chatops.persistence.metric.HighWaterMarks.Mark;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The inserts of a group of reports where the tables are in shards. Citus sends rows of VALUES to
 * their shards as they are, but rows of arrays through a table of its own for each statement. One
 * machine takes arrays faster.
 */
final class ShardInserts {
  private ShardInserts() {}

  /** Inserts reports that are not there; returns how many. */
  static int reports(Connection connection, List<PendingReport> reports, byte[][] payloads)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO metric_report (server_id, collected_at, sequence, payload) VALUES "
                + rows("(?, ?, ?, ?)", reports.size())
                + " ON CONFLICT DO NOTHING")) {
      int place = 1;
      for (int i = 0; i < payloads.length; i++) {
        PendingReport pending = reports.get(i);
        insert.setObject(place++, pending.report.serverId().value());
        insert.setObject(place++, StoredTime.of(StoredTime.ofMicros(pending.storedMicros)));
        insert.setLong(place++, pending.report.sequence());
        insert.setBytes(place++, payloads[i]);
      }
      return insert.executeUpdate();
    }
  }

  /** Writes marks as {@link HighWaterMarks#write} does. */
  static void marks(Connection connection, NavigableMap<BootKey, Mark> marks) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO agent_boot AS present
              (server_id, boot_id, last_sequence, last_time, updated_at)
            VALUES %s
            ON CONFLICT (server_id, boot_id) DO UPDATE SET
              last_sequence = greatest(present.last_sequence, excluded.last_sequence),
              last_time = greatest(present.last_time, excluded.last_time),
              updated_at = excluded.updated_at"""
                .formatted(rows("(?, ?, ?, ?, now())", marks.size())))) {
      int place = 1;
      for (Map.Entry<BootKey, Mark> mark : marks.entrySet()) {
        upsert.setObject(place++, mark.getKey().serverId().value());
        upsert.setString(place++, mark.getKey().bootId());
        upsert.setLong(place++, mark.getValue().sequence());
        upsert.setLong(place++, mark.getValue().lastMicros());
      }
      upsert.executeUpdate();
    }
  }

  private static String rows(String row, int count) {
    return String.join(", ", Collections.nCopies(count, row));
  }
}
