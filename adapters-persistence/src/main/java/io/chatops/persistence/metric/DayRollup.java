package io.chatops.persistence.metric;

import io.chatops.core.metric.Coverage;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.UnreadableException;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StorageFailure;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the days whose raw chunks changed, in one chunk per tier. Each raw chunk marks its day as
 * due in its own transaction. A day's sums count only while the day is not due, and are always
 * computed from all raw chunks of the day. Late reports, repetitions and crashes therefore cannot
 * make them wrong.
 */
final class DayRollup {
  private static final System.Logger LOG = System.getLogger(DayRollup.class.getName());

  /** The time for the last hour to be compacted; until then its day is read from raw chunks. */
  private static final Duration GRACE = Duration.ofMinutes(30);

  private static final int DAYS_PER_QUERY = 1_000;

  private static final Tier TIER = Tier.TEN_MINUTES;

  private final Map<Tier, Partitions> partitions;
  private final UnreadableChunks unreadable;

  DayRollup(Map<Tier, Partitions> partitions, UnreadableChunks unreadable) {
    this.partitions = partitions;
    this.unreadable = unreadable;
  }

  private record Due(Instant day, UUID server) {}

  /** Marks an hour's day as due, in the current transaction. */
  static void due(Connection connection, UUID server, Instant hour) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO metric_rollup_due (server_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING",
        server,
        hour.truncatedTo(ChronoUnit.DAYS));
  }

  /**
   * Sums up every past day of some servers that is due. Repeatable, and may be interrupted at any
   * point.
   *
   * @param connection must not be in autocommit mode
   */
  void run(Connection connection, List<ServerRange> servers, Instant now) throws SQLException {
    Instant last = now.minus(GRACE).truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
    ColumnCodec codec = new ColumnCodec();
    for (ServerRange range : servers) {
      sumUp(connection, range, last, codec);
    }
  }

  private void sumUp(Connection connection, ServerRange servers, Instant last, ColumnCodec codec)
      throws SQLException {
    Set<Due> failed = new HashSet<>();
    List<Due> due = due(connection, servers, last, failed);
    while (!due.isEmpty()) {
      for (Due one : due) {
        if (!attempt(connection, one, codec)) {
          failed.add(one);
        }
      }
      due = due(connection, servers, last, failed);
    }
  }

  private boolean attempt(Connection connection, Due due, ColumnCodec codec) throws SQLException {
    try {
      for (Map.Entry<Tier, Partitions> tier : partitions.entrySet()) {
        long index = tier.getKey().partition().index(StoredTime.micros(due.day));
        tier.getValue().ensure(connection, Set.of(index));
      }
      sumUp(connection, due, codec);
      connection.commit();
      return true;
    } catch (UnreadableException e) {
      connection.rollback(); // already logged, and nothing can be done here
      return false;
    } catch (SQLException | RuntimeException e) {
      StorageFailure.requireThere(e);
      connection.rollback();
      partitions.values().forEach(Partitions::clearCache);
      LOG.log(
          System.Logger.Level.WARNING,
          "The day " + due.day + " of server " + due.server + " cannot be summed up; it stays raw",
          e);
      return false;
    }
  }

  private void sumUp(Connection connection, Due due, ColumnCodec codec) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM metric_rollup_due WHERE server_id = ? AND day = ?",
        due.server,
        due.day);
    DaySums day =
        new DaySums(due.day.toEpochMilli(), range(connection, ChunkTable.RAW, due, codec), codec);
    if (day.reports() == 0 || day.reports() < summedUp(connection, due, codec)) {
      return; // most of the day's raw chunks are already gone, so the current sums contain more
    }
    day.sumUp();
    for (Tier tier : Tier.finestFirst()) {
      ChunkTable.of(tier).put(connection, due.server, due.day, 0, day.finish(tier));
    }
  }

  /** Returns the number of reports in the day's current sums. */
  private long summedUp(Connection connection, Due due, ColumnCodec codec) throws SQLException {
    Coverage.Builder present = new Coverage.Builder();
    range(connection, ChunkTable.of(TIER), due, codec)
        .forEachPage(
            sums -> {
              for (ChunkTable.Stored chunk : sums) {
                Coverage day = chunk.header().coverage();
                present.addSums(List.of(), day.reports(), day.intervalMillis(), day.stepMillis());
              }
            });
    return present.build().reports();
  }

  private ChunkRange range(Connection connection, ChunkTable table, Due due, ColumnCodec codec) {
    return new ChunkRange(
        connection,
        table,
        List.of(due.server),
        due.day,
        due.day.plus(1, ChronoUnit.DAYS),
        "",
        codec,
        this::leaveOutDamaged);
  }

  /**
   * Skips damaged chunks, which are lost anyway, but throws for a newer hub's chunk, which must not
   * be lost.
   */
  private void leaveOutDamaged(ChunkTable table, ChunkTable.Key chunk, UnreadableException why) {
    unreadable.leaveOut(table, chunk, why);
    if (why.isNewer()) {
      throw why;
    }
  }

  /** Returns the oldest due day of any server; null if there is none. */
  static @Nullable Instant firstDue(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT day FROM metric_rollup_due ORDER BY day LIMIT 1",
            row -> StoredTime.read(row, 1))
        .orElse(null);
  }

  private static List<Due> due(
      Connection connection, ServerRange servers, Instant last, Set<Due> failed)
      throws SQLException {
    List<Due> due =
        Sql.list(
            connection,
            "SELECT day, server_id FROM metric_rollup_due"
                + " WHERE day <= ? AND server_id BETWEEN ? AND ? ORDER BY day, server_id LIMIT ?",
            row -> new Due(StoredTime.read(row, 1), row.getObject(2, UUID.class)),
            last,
            servers.from(),
            servers.to(),
            DAYS_PER_QUERY + failed.size());
    due.removeAll(failed);
    connection.commit();
    return due;
  }
}
