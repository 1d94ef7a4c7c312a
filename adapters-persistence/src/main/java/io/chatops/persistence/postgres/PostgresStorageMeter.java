package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
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
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads PostgreSQL's catalog, what {@link ChunkSpace} keeps, and of the reports that are not
 * compacted yet two of each server, by the index; never all of the measurements.
 */
public final class PostgresStorageMeter implements StorageMeter {
  /** What a day adds is told by those who added something of late. */
  private static final Duration PRESENT = Duration.ofDays(3);

  private static final String SIZES =
      """
      SELECT p.tier, coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint AS bytes,
        CASE WHEN bool_and(c.reltuples >= 0 OR pg_relation_size(c.oid) = 0)
          THEN sum(greatest(c.reltuples, 0))::bigint END AS about_rows
      FROM (VALUES ('recent', 'metric_report'), ('raw', 'metric_chunk_raw'),
        ('minute', 'metric_chunk_1m'), ('ten_minutes', 'metric_chunk_10m')) AS p (tier, name)
      CROSS JOIN LATERAL pg_partition_tree(p.name::regclass) AS t
      JOIN pg_class c ON c.oid = t.relid
      GROUP BY p.tier""";

  private static final String CHUNKS =
      """
      SELECT server_id, tier, sum(bytes)::bigint AS bytes, sum(chunks)::bigint AS chunks,
        coalesce(sum(value_count), 0)::bigint AS value_count,
        coalesce(sum(bytes) FILTER (WHERE value_count IS NOT NULL), 0)::bigint AS bytes_of_counted,
        min(first_at) AS first_at, max(last_at) AS last_at,
        coalesce(sum(bytes) FILTER (WHERE last_at >= :present), 0)::bigint AS present_bytes,
        coalesce(sum(chunks) FILTER (WHERE last_at >= :present), 0)::bigint AS present_chunks
      FROM metric_space GROUP BY server_id, tier""";

  // The index begins with the server, so its servers are found from one to the next, and then the
  // first and last report of each. A plain min and max would read every report there is.
  private static final String RECENT =
      """
      WITH RECURSIVE reporting AS (
        (SELECT server_id FROM metric_report ORDER BY server_id LIMIT 1)
        UNION ALL
        SELECT (SELECT m.server_id FROM metric_report m WHERE m.server_id > r.server_id
          ORDER BY m.server_id LIMIT 1)
        FROM reporting r WHERE r.server_id IS NOT NULL)
      SELECT min(oldest.collected_at) AS first, max(newest.collected_at) AS last
      FROM reporting r
      CROSS JOIN LATERAL (SELECT m.collected_at FROM metric_report m
        WHERE m.server_id = r.server_id ORDER BY m.collected_at LIMIT 1) AS oldest
      CROSS JOIN LATERAL (SELECT m.collected_at FROM metric_report m
        WHERE m.server_id = r.server_id ORDER BY m.collected_at DESC LIMIT 1) AS newest""";

  private final Database database;
  private final InstantSource clock;
  private final MetricStoreSettings settings;

  public PostgresStorageMeter(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings) {
    this.database = new Database(dataSource);
    this.clock = clock;
    this.settings = settings;
  }

  /** What PostgreSQL itself knows of a tier's tables. */
  private record Tables(long bytes, @Nullable Long rows) {}

  /** When reports that are not compacted yet were collected; absent when there are none. */
  private record Span(@Nullable Instant first, @Nullable Instant last) {}

  /** The chunks of a tier, put together server by server. */
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
      Instant from = Database.instant(row, "first_at");
      Instant to = Database.instant(row, "last_at");
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
        database.with(
            handle -> {
              readChunks(handle, now, chunks, servers);
              Span recent = readRecent(handle);
              List<StorageUsage.OfTier> measured = new ArrayList<>();
              readTables(handle)
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
    // The database's own part, such as indexes, grows with the chunks.
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
      Handle handle,
      Instant now,
      Map<StorageTier, Chunks> chunks,
      Map<ServerId, Map<StorageTier, Long>> servers) {
    handle
        .createQuery(CHUNKS)
        .bind("present", now.minus(PRESENT))
        .map(
            (row, context) -> {
              StorageTier tier = tier(row.getString("tier"));
              chunks
                  .computeIfAbsent(tier, any -> new Chunks())
                  .add(row, tier == StorageTier.RAW ? 24 : 1);
              ServerId server = new ServerId(Database.uuid(row, "server_id"));
              servers
                  .computeIfAbsent(server, any -> new EnumMap<>(StorageTier.class))
                  .put(tier, row.getLong("bytes"));
              return server;
            })
        .forEach(server -> {});
  }

  private static Map<StorageTier, Tables> readTables(Handle handle) {
    Map<StorageTier, Tables> tables = new EnumMap<>(StorageTier.class);
    handle
        .createQuery(SIZES)
        .map(
            (row, context) ->
                tables.put(
                    tier(row.getString("tier")),
                    new Tables(row.getLong("bytes"), row.getObject("about_rows", Long.class))))
        .forEach(replaced -> {});
    return tables;
  }

  private static Span readRecent(Handle handle) {
    return handle
        .createQuery(RECENT)
        .map(
            (row, context) ->
                new Span(Database.instantOrNull(row, "first"), Database.instantOrNull(row, "last")))
        .one();
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
