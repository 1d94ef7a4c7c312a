package io.chatops.persistence.metric;

import io.chatops.persistence.metric.codec.ChunkHeader;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.RawChunkBuilder;
import io.chatops.persistence.metric.codec.UnreadableException;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StorageFailure;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves the reports of past hours from their rows into raw chunks. One transaction deletes a
 * server's rows and adds its chunk, so that a reader always sees one of the two, and a crash leaves
 * one of the two. Reports that arrive later for such an hour become a further part of its chunk.
 */
final class ReportCompaction {
  private static final System.Logger LOG = System.getLogger(ReportCompaction.class.getName());

  /** The time for reports in transit when an hour ends. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /** The age from which an hour's empty partition is dropped. */
  private static final Duration KEPT_OPEN = Duration.ofHours(1);

  /** The maximum number of reports per part; an hour with one report per second fits. */
  private static final int MAX_ROWS = ChunkHeader.MAX_TICKS;

  private static final int MAX_BYTES = 4 << 20;
  private static final int MIN_ROWS = 50;

  private final Partitions reports;
  private final Partitions chunks;
  private final UnreadableChunks unreadable;

  ReportCompaction(Partitions reports, Partitions chunks, UnreadableChunks unreadable) {
    this.reports = reports;
    this.chunks = chunks;
    this.unreadable = unreadable;
  }

  @SuppressWarnings("ArrayRecordComponent") // sorted once, never compared
  private record Row(long micros, long sequence, byte[] payload) {
    private static final Comparator<Row> ORDER =
        Comparator.comparingLong(Row::micros).thenComparingLong(Row::sequence);
  }

  private record Key(long micros, long sequence) {}

  /** The next rows to take: at most this many, all of one day. */
  private record Batch(long day, int limit) {}

  /** The existing parts of an hour, and the reports in them. */
  private static final class Present {
    private final Set<Key> reports = new HashSet<>();
    private int parts;

    private void add(ChunkTable.Stored chunk) {
      for (int i = 0; i < chunk.header().ticks(); i++) {
        reports.add(new Key(chunk.header().times()[i], chunk.header().sequences()[i]));
      }
      parts = chunk.key().part() + 1;
    }
  }

  /**
   * Compacts every past hour of some servers. Repeatable, and may be interrupted at any point.
   *
   * @param connection must not be in autocommit mode
   */
  void run(Connection connection, List<ServerRange> servers, Instant now) throws SQLException {
    ColumnCodec codec = new ColumnCodec();
    for (Partitions.Found hour : reports.endedBy(connection, now.minus(GRACE))) {
      compact(connection, hour.name(), servers, codec);
    }
    connection.commit();
  }

  /** Drops the partitions of past hours of which nothing is left. */
  void dropEmpty(Connection connection, Instant now) throws SQLException {
    for (Partitions.Found hour : reports.endedBy(connection, now.minus(GRACE).minus(KEPT_OPEN))) {
      if (Partitions.isEmpty(connection, hour) && !reports.dropIfEmpty(connection, hour)) {
        break; // it is still being read, or a report arrived this moment: next time
      }
    }
    connection.commit();
  }

  private void compact(
      Connection connection, String table, List<ServerRange> servers, ColumnCodec codec)
      throws SQLException {
    try {
      for (ServerRange range : servers) {
        compact(connection, table, range, codec);
      }
    } catch (SQLException e) {
      if (!isGone(e)) {
        throw e;
      }
      connection.rollback(); // nothing was left in it, and another hub has dropped it
    }
  }

  /** Returns true if a table is not there any more. */
  private static boolean isGone(Exception e) {
    return e instanceof SQLException failure && "42P01".equals(failure.getSQLState());
  }

  private void compact(Connection connection, String table, ServerRange servers, ColumnCodec codec)
      throws SQLException {
    UUID server = nextServer(connection, table, servers);
    while (server != null) {
      try {
        while (moveSome(connection, table, server, codec)) {
          connection.commit();
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        StorageFailure.requireThere(e);
        if (isGone(e)) {
          throw e;
        }
        connection.rollback();
        chunks.clearCache();
        LOG.log(
            System.Logger.Level.WARNING,
            "Reports of server " + server + " in " + table + " cannot be compacted; they stay",
            e);
      }
      server = nextServer(connection, table, servers.after(server));
    }
  }

  /** Moves some rows; returns false if none are left. */
  private boolean moveSome(Connection connection, String table, UUID server, ColumnCodec codec)
      throws SQLException {
    Batch batch = nextBatch(connection, table, server);
    if (batch == null) {
      return false;
    }
    chunks.ensure(connection, Set.of(batch.day));
    // No acknowledgement depends on this commit: if a crash loses it, the rows are back.
    Sql.update(connection, "SET LOCAL synchronous_commit = off");
    List<Row> rows = take(connection, table, server, batch.limit);
    if (rows.isEmpty()) {
      return false; // the server was removed meanwhile
    }
    rows.sort(Row.ORDER);
    Instant hour = StoredTime.ofMicros(rows.get(0).micros()).truncatedTo(ChronoUnit.HOURS);
    Present present = present(connection, server, hour, codec);
    RawChunkBuilder builder = new RawChunkBuilder();
    for (Row row : rows) {
      // An agent without boot_id resent a report after the hour was compacted.
      if (present.reports.contains(new Key(row.micros, row.sequence))) {
        continue;
      }
      try {
        builder.add(row.micros, row.sequence, row.payload);
      } catch (UnreadableException e) {
        unreadable.leaveOut(server, StoredTime.ofMicros(row.micros), row.sequence, e);
        if (e.isNewer()) {
          throw e;
        }
        setAside(connection, server, row);
      }
    }
    if (builder.ticks() > 0) {
      ChunkTable.RAW.put(connection, server, hour, present.parts, builder.build(codec));
      DayRollup.due(connection, server, hour);
    }
    return true;
  }

  /** Reads the existing parts of an hour; nothing is added to an unreadable one. */
  private Present present(Connection connection, UUID server, Instant hour, ColumnCodec codec)
      throws SQLException {
    Present present = new Present();
    new ChunkRange(
            connection,
            ChunkTable.RAW,
            List.of(server),
            hour,
            hour.plus(1, ChronoUnit.HOURS),
            "",
            codec,
            this::refuse)
        .forEachPage(chunks -> chunks.forEach(present::add));
    return present;
  }

  private void refuse(ChunkTable table, ChunkTable.Key chunk, UnreadableException why) {
    unreadable.leaveOut(table, chunk, why);
    throw why;
  }

  private static @Nullable UUID nextServer(Connection connection, String table, ServerRange servers)
      throws SQLException {
    return Sql.first(
            connection,
            "SELECT server_id FROM "
                + table
                + " WHERE server_id BETWEEN ? AND ? ORDER BY server_id LIMIT 1",
            row -> row.getObject(1, UUID.class),
            servers.from(),
            servers.to())
        .orElse(null);
  }

  /** Chooses the next rows to take, from the size of a hundred; absent if there are none. */
  private @Nullable Batch nextBatch(Connection connection, String table, UUID server)
      throws SQLException {
    return Sql.first(
            connection,
            "SELECT min(collected_at), avg(length(payload)) FROM"
                + " (SELECT collected_at, payload FROM "
                + table
                + " WHERE server_id = ? LIMIT 100) AS sample HAVING count(*) > 0",
            row -> {
              double size = Math.max(1, row.getDouble(2));
              int limit = (int) Math.max(MIN_ROWS, Math.min(MAX_ROWS, MAX_BYTES / size));
              return new Batch(chunks.width().index(micros(row)), limit);
            },
            server)
        .orElse(null);
  }

  private static List<Row> take(Connection connection, String table, UUID server, int limit)
      throws SQLException {
    // By the key, up to the last row of so many: a row's place (ctid) means nothing in shards.
    return new ArrayList<>(
        Sql.list(
            connection,
            """
            DELETE FROM %1$s WHERE server_id = ? AND (collected_at, sequence) <= (
              SELECT collected_at, sequence FROM (
                SELECT collected_at, sequence FROM %1$s WHERE server_id = ?
                ORDER BY collected_at, sequence LIMIT ?) AS next
              ORDER BY collected_at DESC, sequence DESC LIMIT 1)
            RETURNING collected_at, sequence, payload"""
                .formatted(table),
            row -> new Row(micros(row), row.getLong(2), row.getBytes(3)),
            server,
            server,
            limit));
  }

  /** Keeps a damaged report as it is, out of the way of the others. */
  private static void setAside(Connection connection, UUID server, Row row) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO metric_report_unreadable (server_id, collected_at, sequence, payload)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        server,
        StoredTime.ofMicros(row.micros),
        row.sequence,
        row.payload);
  }

  private static long micros(ResultSet row) throws SQLException {
    return StoredTime.micros(StoredTime.read(row, 1));
  }
}
