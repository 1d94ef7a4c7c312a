package io.chatops.persistence.metric;

import io.chatops.core.metric.StorageTier;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * The space that chunks take, per server and partition, kept so that the chunks need not be read
 * for it.
 */
final class ChunkSpace {
  private ChunkSpace() {}

  /** Recomputes the numbers of one server's partition, in the current transaction. */
  static void update(
      Connection connection,
      String table,
      StorageTier tier,
      UUID server,
      Partitions.Width width,
      Instant startsAt)
      throws SQLException {
    long period = width.index(StoredTime.micros(startsAt));
    Sql.update(
        connection,
        """
            INSERT INTO metric_space
            SELECT ?, server_id, ?, count(*) FILTER (WHERE part = 0),
              CASE WHEN count(value_count) = count(*) THEN sum(value_count) END,
              sum(octet_length(header) + octet_length(data)), min(starts_at), max(starts_at)
            FROM %s WHERE server_id = ? AND starts_at >= ? AND starts_at < ? GROUP BY server_id
            ON CONFLICT (tier, server_id, period) DO UPDATE SET
              chunks = excluded.chunks, value_count = excluded.value_count, bytes = excluded.bytes,
              first_at = excluded.first_at, last_at = excluded.last_at"""
            .formatted(table),
        tier.wireName(),
        width.start(period),
        server,
        width.start(period),
        width.start(period + 1));
  }

  /** Deletes the numbers of partitions that begin before this time. */
  static void drop(Connection connection, StorageTier tier, Instant keptFrom) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM metric_space WHERE tier = ? AND period < ?",
        tier.wireName(),
        keptFrom);
  }
}
