package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Measures the space taken by measurements. It reads PostgreSQL's catalog, the numbers kept by
 * {@link ChunkSpace}, and two reports of each server by index; never all measurements.
 */
public final class PostgresStorageMeter implements StorageMeter {
  /** A day's growth is estimated from the servers that added data in this time. */
  private static final Duration PRESENT = Duration.ofDays(3);

  private static final String CHUNKS =
      """
      SELECT server_id, tier, sum(bytes)::bigint AS bytes, sum(chunks)::bigint AS chunks,
        coalesce(sum(value_count), 0)::bigint AS value_count,
        coalesce(sum(bytes) FILTER (WHERE value_count IS NOT NULL), 0)::bigint AS bytes_of_counted,
        min(first_at) AS first_at, max(last_at) AS last_at,
        coalesce(sum(bytes) FILTER (WHERE last_at >= ?), 0)::bigint AS present_bytes,
        coalesce(sum(chunks) FILTER (WHERE last_at >= ?), 0)::bigint AS present_chunks
      FROM metric_space GROUP BY server_id, tier""";

  private final Transactions transactions;
  private final InstantSource clock;
  private final MetricStoreSettings settings;

  public PostgresStorageMeter(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings) {
    this.transactions = new Transactions(dataSource);
    this.clock = clock;
    this.settings = settings;
  }

  /** The tables of a tier, from PostgreSQL's catalog. */
  private record Tables(long bytes, @Nullable Long rows) {}

  /** The times of reports not yet compacted; absent if there are none. */
  private record Span(@Nullable Instant first, @Nullable Instant last) {}

  /** The chunks of a tier, added up server by server. */
  private static final class Chunks {
    private long bytes;
    private long chunks;
    private long values;
    private long bytesOfCounted;
    private double bytesPerDay;
    private @Nullable Instant first;
    private @Nullable Instant last;

    private void add(ResultSet row, int chunksPerDay) throws SQLException {
      bytes += row.getLong("bytes");
      chunks += row.getLong("chunks");
      values += row.getLong("value_count");
      bytesOfCounted += row.getLong("bytes_of_counted");
      long present = row.getLong("present_chunks");
      if (present > 0) {
        bytesPerDay += (double) row.getLong("present_bytes") / present * chunksPerDay;
      }
      Instant from = StoredTime.read(row, "first_at");
      Instant to = StoredTime.read(row, "last_at");
      first = first == null || from.isBefore(first) ? from : first;
      last = last == null || to.isAfter(last) ? to : last;
    }
  }

  @Override
  public StorageUsage measure() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Map<StorageTier, Chunks> chunks = new EnumMap<>(StorageTier.class);
    Map<ServerId, Map<StorageTier, Long>> servers = new HashMap<>();
    List<StorageUsage.OfTier> tiers =
        transactions.run(
            connection -> {
              readChunks(connection, now, chunks, servers);
              Span recent = readRecent(connection);
              List<StorageUsage.OfTier> measured = new ArrayList<>();
              readTables(connection)
                  .forEach(
                      (tier, tables) ->
                          measured.add(
                              tier == StorageTier.RECENT
                                  ? recent(tables, recent)
                                  : compacted(
                                      tier, tables, chunks.getOrDefault(tier, new Chunks()))));
              return measured;
            });
    List<StorageUsage.OfServer> byServer = new ArrayList<>();
    servers.forEach((server, bytes) -> byServer.add(new StorageUsage.OfServer(server, bytes)));
    byServer.sort(
        Comparator.comparing(StorageUsage.OfServer::total)
            .reversed()
            .thenComparing(server -> server.serverId().value()));
    return new StorageUsage(now, tiers, byServer);
  }

  private static StorageUsage.OfTier recent(Tables tables, Span span) {
    return new StorageUsage.OfTier(
        StorageTier.RECENT, tables.bytes, tables.rows, null, span.first, span.last, null, null);
  }

  private StorageUsage.OfTier compacted(StorageTier tier, Tables tables, Chunks chunks) {
    // The database's overhead, such as indexes, grows with the chunks.
    double onDisk = chunks.bytes == 0 ? 1 : (double) tables.bytes / chunks.bytes;
    return new StorageUsage.OfTier(
        tier,
        tables.bytes,
        chunks.chunks,
        chunks.values == 0 ? null : (double) chunks.bytesOfCounted / chunks.values,
        chunks.first,
        chunks.last,
        retention(tier),
        chunks.bytesPerDay == 0 ? null : Math.round(chunks.bytesPerDay * onDisk));
  }

  private Duration retention(StorageTier tier) {
    return switch (tier) {
      case RECENT, RAW -> settings.retention();
      case MINUTE -> settings.retention(Tier.MINUTE);
      case TEN_MINUTES -> settings.retention(Tier.TEN_MINUTES);
    };
  }

  private static void readChunks(
      Connection connection,
      Instant now,
      Map<StorageTier, Chunks> chunks,
      Map<ServerId, Map<StorageTier, Long>> servers)
      throws SQLException {
    Sql.forEach(
        connection,
        CHUNKS,
        row -> {
          StorageTier tier = tier(row.getString("tier"));
          chunks
              .computeIfAbsent(tier, any -> new Chunks())
              .add(row, tier == StorageTier.RAW ? 24 : 1);
          servers
              .computeIfAbsent(
                  new ServerId(row.getObject("server_id", UUID.class)),
                  any -> new EnumMap<>(StorageTier.class))
              .put(tier, row.getLong("bytes"));
        },
        now.minus(PRESENT),
        now.minus(PRESENT));
  }

  private Map<StorageTier, Tables> readTables(Connection connection) throws SQLException {
    Map<StorageTier, Tables> tables = new EnumMap<>(StorageTier.class);
    Sql.forEach(
        connection,
        settings.layout().sizes(),
        row ->
            tables.put(
                tier(row.getString("tier")),
                new Tables(row.getLong("bytes"), row.getObject("about_rows", Long.class))));
    return tables;
  }

  private Span readRecent(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            settings.layout().reportTimes(),
            row ->
                new Span(StoredTime.readOrNull(row, "first"), StoredTime.readOrNull(row, "last")))
        .orElseThrow();
  }

  private static StorageTier tier(String wireName) {
    for (StorageTier tier : StorageTier.values()) {
      if (tier.wireName().equals(wireName)) {
        return tier;
      }
    }
    throw new IllegalStateException("There is no tier " + wireName);
  }
}
