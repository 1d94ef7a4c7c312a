package io.chatops.persistence.metric;

import io.chatops.persistence.metric.codec.ColumnCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of some servers that begin in a time range, however many. Their headers are read page
 * by page. If there is only one page, as usual, it is read once and kept. For one transaction with
 * one snapshot.
 */
final class ChunkRange {
  private final Connection connection;
  private final ChunkTable table;
  private final Collection<UUID> servers;
  private final Instant from;
  private final Instant to;
  private final String condition;
  private final ColumnCodec codec;
  private final ChunkTable.Damage damage;
  private @Nullable List<ChunkTable.Stored> all;

  /** Receives chunks, in ascending order for each server. */
  interface Visitor {
    void chunks(List<ChunkTable.Stored> chunks) throws SQLException;
  }

  /**
   * Creates the range; nothing is read yet.
   *
   * @param condition an SQL condition on the row {@code c}, or empty
   * @param damage receives each unreadable chunk, every time it is read
   */
  ChunkRange(
      Connection connection,
      ChunkTable table,
      Collection<UUID> servers,
      Instant from,
      Instant to,
      String condition,
      ColumnCodec codec,
      ChunkTable.Damage damage) {
    this.connection = connection;
    this.table = table;
    this.servers = servers;
    this.from = from;
    this.to = to;
    this.condition = condition;
    this.codec = codec;
    this.damage = damage;
  }

  /** Visits all chunks page by page; every call visits the same ones. */
  void forEachPage(Visitor visitor) throws SQLException {
    if (all != null) {
      visitor.chunks(all);
      return;
    }
    ChunkTable.Page page = page(null);
    if (page.last() == null) {
      all = page.chunks();
    }
    visitor.chunks(page.chunks());
    while (page.last() != null) {
      page = page(page.last());
      visitor.chunks(page.chunks());
    }
  }

  /** Reads slices of one page's chunks. */
  void slices(List<ChunkTable.Slice> wanted, ChunkTable.Visitor visitor) throws SQLException {
    table.slices(connection, wanted, visitor, damage);
  }

  private ChunkTable.Page page(ChunkTable.@Nullable Key after) throws SQLException {
    return table.page(connection, servers, from, to, condition, after, codec, damage);
  }
}
