package io.chatops.bench;

import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The space that whole days of one server take in a tier.
 *
 * @param days of which there are chunks
 * @param ticks reports, or steps with reports, of these days
 * @param chunkBytes headers and data
 * @param tableBytes the whole table on disk: rows, the pages that hold large values, indexes
 */
record StoredSpace(String what, int days, long ticks, long chunkBytes, long tableBytes) {
  static final Duration RAW_KEPT = Duration.ofDays(7);
  static final Duration MINUTES_KEPT = Duration.ofDays(30);
  static final Duration TEN_MINUTES_KEPT = Duration.ofDays(730);

  /** The three tiers, the finest first. */
  static List<StoredSpace> of(HubDatabase database) throws SQLException {
    return List.of(
        read(database, "raw", "metric_chunk_raw"),
        read(database, "1 min", "metric_chunk_1m"),
        read(database, "10 min", "metric_chunk_10m"));
  }

  double bytesPerDay() {
    return (double) tableBytes / days;
  }

  /** The bytes that each tier keeps at the default retentions. */
  static double keptBytes(List<StoredSpace> tiers) {
    List<Duration> kept = List.of(RAW_KEPT, MINUTES_KEPT, TEN_MINUTES_KEPT);
    double bytes = 0;
    for (int i = 0; i < kept.size(); i++) {
      bytes += tiers.get(i).bytesPerDay() * kept.get(i).toDays();
    }
    return bytes;
  }

  private static StoredSpace read(HubDatabase database, String what, String table)
      throws SQLException {
    try (Connection connection = database.open()) {
      return Sql.first(
              connection,
              """
              SELECT count(DISTINCT date_trunc('day', starts_at, 'UTC')), coalesce(sum(ticks), 0),
                coalesce(sum(length(header) + length(data)), 0),
                (SELECT coalesce(sum(pg_total_relation_size(relid)), 0)
                  FROM pg_partition_tree('%s'))
              FROM %s"""
                  .formatted(table, table),
              row ->
                  new StoredSpace(
                      what, row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4)))
          .orElseThrow();
    }
  }
}
