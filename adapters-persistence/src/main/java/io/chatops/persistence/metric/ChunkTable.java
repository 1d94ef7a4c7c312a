package io.chatops.persistence.metric;

import io.chatops.core.metric.StorageTier;
import io.chatops.persistence.metric.codec.Chunk;
import io.chatops.persistence.metric.codec.ChunkHeader;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.UnreadableException;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the chunks of one table. Every statement touches few rows, found by key. */
final class ChunkTable {
  /** The maximum number of headers per page: about 30 MB of raw ones. */
  static final int AT_ONCE = 1_000;

  /**
   * The size of headers in bytes that ends a page earlier, because a host may have a hundred
   * thousand series.
   */
  static final int BYTES_AT_ONCE = 4 << 20;

  private static final int FETCH_HEADERS = 100;

  /** The raw chunks: one per server and hour, with further parts if reports come late. */
  static final ChunkTable RAW =
      new ChunkTable(
          "metric_chunk_raw",
          StorageTier.RAW,
          Partitions.Width.DAY,
          Duration.ofHours(1),
          1_000_000,
          0);

  private static final int FETCH_SLICES = 200;

  private final String name;
  private final StorageTier tier;
  private final Partitions.Width partition;
  private final Duration length;
  private final long timesPerSecond;
  private final long stepMillis;

  private ChunkTable(
      String name,
      StorageTier tier,
      Partitions.Width partition,
      Duration length,
      long timesPerSecond,
      long stepMillis) {
    this.name = name;
    this.tier = tier;
    this.partition = partition;
    this.length = length;
    this.timesPerSecond = timesPerSecond;
    this.stepMillis = stepMillis;
  }

  static ChunkTable of(Tier tier) {
    return new ChunkTable(
        tier.table(),
        tier.storageTier(),
        tier.partition(),
        Duration.ofDays(1),
        1_000,
        tier.stepMillis());
  }

  String name() {
    return name;
  }

  record Key(UUID server, Instant startsAt, int part) {}

  /** A stored chunk, without its data. */
  record Stored(Key key, ChunkHeader header) {
    UUID server() {
      return key.server();
    }
  }

  /**
   * Consecutive chunks.
   *
   * @param last the key of the last chunk, readable or not; absent if no more chunks follow
   */
  record Page(List<Stored> chunks, @Nullable Key last) {}

  /** Receives unreadable chunks; unless it throws, they are skipped. */
  interface Damage {
    void found(ChunkTable table, Key chunk, UnreadableException why);
  }

  /**
   * Bytes of a chunk's data.
   *
   * @param series the index of the series in the chunk's header
   */
  record Slice(Stored chunk, int series) {}

  /**
   * Receives slices in the order of the request; each one whole, or not at all if the method
   * throws.
   */
  interface Visitor {
    void slice(Slice slice, byte[] bytes);
  }

  /**
   * Returns some of the servers' chunks that begin in a range, ascending for each server: up to
   * {@link #AT_ONCE}, or until their headers reach {@link #BYTES_AT_ONCE}.
   *
   * @param condition an SQL condition on the row {@code c}, or empty
   * @param after the last key of the previous page; absent for the first page
   */
  Page page(
      Connection connection,
      Collection<UUID> servers,
      Instant from,
      Instant to,
      String condition,
      @Nullable Key after,
      ColumnCodec codec,
      Damage damage)
      throws SQLException {
    List<Stored> found = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT c.server_id, c.starts_at, c.part, c.header FROM "
                + name
                + " c WHERE c.server_id = ANY(?) AND c.starts_at >= ? AND c.starts_at < ?"
                + condition
                + (after == null ? "" : " AND (c.server_id, c.starts_at, c.part) > (?, ?, ?)")
                + " ORDER BY c.server_id, c.starts_at, c.part LIMIT "
                + AT_ONCE)) {
      select.setArray(1, connection.createArrayOf("uuid", servers.toArray()));
      select.setObject(2, StoredTime.of(from));
      select.setObject(3, StoredTime.of(to));
      if (after != null) {
        select.setObject(4, after.server);
        select.setObject(5, StoredTime.of(after.startsAt));
        select.setInt(6, after.part);
      }
      Key last = null;
      int read = 0;
      long bytes = 0;
      select.setFetchSize(FETCH_HEADERS);
      try (ResultSet rows = select.executeQuery()) {
        while (bytes < BYTES_AT_ONCE && rows.next()) {
          read++;
          last = new Key(rows.getObject(1, UUID.class), StoredTime.read(rows, 2), rows.getInt(3));
          byte[] stored = rows.getBytes(4);
          bytes += stored.length;
          try {
            ChunkHeader header = ChunkHeader.read(stored, codec);
            requireFits(header, last.startsAt);
            found.add(new Stored(last, header));
          } catch (UnreadableException e) {
            damage.found(this, last, e);
          }
        }
      }
      return new Page(found, read < AT_ONCE && bytes < BYTES_AT_ONCE ? null : last);
    }
  }

  /** Rejects a header that can be read but does not belong to its row, and so is damaged. */
  private void requireFits(ChunkHeader header, Instant startsAt) {
    long[] times = header.times();
    long begin = startsAt.getEpochSecond() * timesPerSecond;
    long end = begin + length.toSeconds() * timesPerSecond;
    boolean isRaw = stepMillis == 0;
    if ((times.length > 0 && (times[0] < begin || times[times.length - 1] >= end))
        || header.sequences().length != (isRaw ? times.length : 0)
        || header.coverage().stepMillis() != stepMillis) {
      throw UnreadableException.damaged("it is not of the time or the kind of its table");
    }
  }

  /** Reads slices of chunks in one round trip, however many chunks they belong to. */
  void slices(Connection connection, List<Slice> wanted, Visitor visitor, Damage damage)
      throws SQLException {
    if (wanted.isEmpty()) {
      return;
    }
    UUID[] servers = new UUID[wanted.size()];
    Long[] starts = new Long[wanted.size()];
    Integer[] parts = new Integer[starts.length];
    Integer[] offsets = new Integer[starts.length];
    Integer[] lengths = new Integer[starts.length];
    for (int i = 0; i < starts.length; i++) {
      Slice slice = wanted.get(i);
      ChunkHeader header = slice.chunk().header();
      Key chunk = slice.chunk().key();
      servers[i] = chunk.server;
      starts[i] = chunk.startsAt.getEpochSecond();
      parts[i] = chunk.part;
      offsets[i] = header.offset(slice.series()) + 1;
      lengths[i] = header.length(slice.series());
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT w.n, substr(c.data, w.first, w.size)"
                + " FROM unnest(?::uuid[], ?::bigint[], ?::int[], ?::int[], ?::int[])"
                + " WITH ORDINALITY AS w (server, starts, part, first, size, n) JOIN "
                + name
                + " c ON c.server_id = w.server AND c.starts_at = to_timestamp(w.starts)"
                + " AND c.part = w.part WHERE c.server_id = ANY(?) ORDER BY w.n")) {
      select.setFetchSize(FETCH_SLICES);
      select.setArray(1, connection.createArrayOf("uuid", servers));
      select.setArray(2, connection.createArrayOf("int8", starts));
      select.setArray(3, connection.createArrayOf("int4", parts));
      select.setArray(4, connection.createArrayOf("int4", offsets));
      select.setArray(5, connection.createArrayOf("int4", lengths));
      select.setArray(
          6, connection.createArrayOf("uuid", Arrays.stream(servers).distinct().toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Slice slice = wanted.get(rows.getInt(1) - 1);
          try {
            visitor.slice(slice, rows.getBytes(2));
          } catch (UnreadableException e) {
            damage.found(this, slice.chunk().key(), e);
          }
        }
      }
    }
  }

  /** Writes a chunk; replaces one with the same key. */
  void put(Connection connection, UUID server, Instant startsAt, int part, Chunk chunk)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO "
            + name
            + " (server_id, starts_at, part, ticks, header, data, value_count)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (server_id, starts_at, part)"
            + " DO UPDATE SET ticks = excluded.ticks, header = excluded.header,"
            + " data = excluded.data, value_count = excluded.value_count",
        server,
        startsAt,
        part,
        chunk.ticks(),
        chunk.header(),
        chunk.data(),
        chunk.values());
    ChunkSpace.update(connection, name, tier, server, partition, startsAt);
  }
}
