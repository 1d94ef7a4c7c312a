package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.persistence.metric.codec.ChunkHeader;
import io.chatops.persistence.metric.codec.ColumnCodec;
import io.chatops.persistence.metric.codec.PayloadCodec;
import io.chatops.persistence.metric.codec.RawColumn;
import io.chatops.persistence.metric.codec.Sums;
import io.chatops.persistence.metric.codec.UnreadableException;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the history of some servers; each statement reads all of them at once. */
final class HistoryReading {
  /** The number of reports per round trip: about 250 KB. */
  private static final int FETCH_REPORTS = 500;

  private static final String RAW_WHERE_SUMS_ARE_DUE =
      " AND EXISTS (SELECT FROM metric_rollup_due d WHERE d.server_id = c.server_id"
          + " AND d.day = date_trunc('day', c.starts_at, 'UTC'))";
  private static final String SUMS_THAT_ARE_NOT_DUE =
      " AND NOT EXISTS (SELECT FROM metric_rollup_due d WHERE d.server_id = c.server_id"
          + " AND d.day = c.starts_at)";

  private final Connection connection;
  private final FleetQuery query;
  private final Map<UUID, ServerHistory> servers = new LinkedHashMap<>();
  private final @Nullable Tier tier;
  private final SeriesDictionary dictionary;
  private final SeriesDictionary.Metrics metrics;

  /** The numbers of the query's metrics: every series of every chunk is compared with them. */
  private final BitSet wanted = new BitSet();

  private final ColumnCodec codec;
  private final UnreadableChunks unreadable;
  private final Map<Integer, String> labels = new HashMap<>();

  /** Prepares to read some of the query's servers. */
  HistoryReading(
      Connection connection,
      FleetQuery query,
      List<ServerId> servers,
      @Nullable Tier tier,
      SeriesDictionary dictionary,
      SeriesDictionary.Metrics metrics,
      ColumnCodec codec,
      UnreadableChunks unreadable) {
    this.connection = connection;
    this.query = query;
    this.tier = tier;
    this.dictionary = dictionary;
    this.metrics = metrics;
    query.metrics().forEach(metric -> wanted.set(metrics.number(metric)));
    this.codec = codec;
    this.unreadable = unreadable;
    servers.forEach(server -> this.servers.put(server.value(), new ServerHistory()));
  }

  /** Returns the histories as of this moment, without unreadable parts. */
  List<MetricHistory> read(Instant now) throws SQLException {
    ChunkRange sums =
        tier == null ? null : range(ChunkTable.of(tier), ChronoUnit.DAYS, SUMS_THAT_ARE_NOT_DUE);
    ChunkRange raw =
        range(ChunkTable.RAW, ChronoUnit.HOURS, tier == null ? "" : RAW_WHERE_SUMS_ARE_DUE);
    if (sums != null) {
      sums.forEachPage(this::coverSums);
    }
    raw.forEachPage(this::coverRaw);
    coverReports();
    servers.forEach(
        (id, server) ->
            server.begin(
                new HistoryBuilder(
                    query.of(new ServerId(id)),
                    now,
                    server.coverage().build(),
                    query.maxSeries())));
    if (sums != null) {
      sums.forEachPage(chunks -> sums.slices(wanted(chunks), this::addSums));
    }
    raw.forEachPage(chunks -> raw.slices(wanted(chunks), this::addValues));
    addReports();
    return servers.values().stream().map(ServerHistory::build).toList();
  }

  private ChunkRange range(ChunkTable table, ChronoUnit length, String condition) {
    return new ChunkRange(
        connection,
        table,
        servers.keySet(),
        query.start().truncatedTo(length),
        query.end(),
        condition,
        codec,
        unreadable::leaveOut);
  }

  private void coverSums(List<ChunkTable.Stored> chunks) {
    for (ChunkTable.Stored chunk : chunks) {
      Coverage day = chunk.header().coverage();
      server(chunk.server())
          .coverage()
          .addSums(day.runs(), day.reports(), day.intervalMillis(), day.stepMillis());
    }
  }

  private void coverRaw(List<ChunkTable.Stored> chunks) {
    long from = query.start().toEpochMilli();
    long to = query.end().toEpochMilli();
    for (ChunkTable.Stored chunk : chunks) {
      server(chunk.server())
          .coverage()
          .addReports(
              Arrays.stream(chunk.header().times())
                  .map(micros -> Math.floorDiv(micros, 1_000L))
                  .filter(millis -> millis >= from && millis < to)
                  .toArray());
    }
  }

  private void coverReports() throws SQLException {
    try (PreparedStatement select = select("server_id, collected_at");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        server(rows.getObject(1, UUID.class)).coverage().addReports(new long[] {millis(rows)});
      }
    }
  }

  /** Selects the slices to read, and looks up their labels. */
  private List<ChunkTable.Slice> wanted(List<ChunkTable.Stored> chunks) throws SQLException {
    List<ChunkTable.Slice> wanted = new ArrayList<>();
    Set<Long> series = new HashSet<>();
    for (ChunkTable.Stored chunk : chunks) {
      ServerHistory server = server(chunk.server());
      long[] there = chunk.header().series();
      for (int i = 0; i < there.length; i++) {
        if (isWanted(there[i]) && server.takes(there[i], query.maxSeries())) {
          wanted.add(new ChunkTable.Slice(chunk, i));
          series.add(there[i]);
        }
      }
    }
    learn(series);
    return wanted;
  }

  private void addSums(ChunkTable.Slice slice, byte[] bytes) {
    ChunkHeader header = slice.chunk().header();
    long number = header.series()[slice.series()];
    Metric metric = metric(number);
    if (metric == null) {
      return;
    }
    HistoryBuilder.Line line = server(slice.chunk().server()).history().line(metric, label(number));
    long[] times = header.times();
    double scale = metric.scale();
    Sums.read(
        bytes,
        header,
        slice.series(),
        codec,
        (tick, sum, minimum, maximum, count) ->
            line.addSum(times[tick], sum / scale, minimum / scale, maximum / scale, count));
  }

  private void addValues(ChunkTable.Slice slice, byte[] bytes) {
    ChunkHeader header = slice.chunk().header();
    long number = header.series()[slice.series()];
    Metric metric = metric(number);
    if (metric == null) {
      return;
    }
    HistoryBuilder.Line line = server(slice.chunk().server()).history().line(metric, label(number));
    long[] times = header.times();
    double scale = metric.scale();
    RawColumn.read(
        bytes,
        header,
        slice.series(),
        codec,
        (tick, value) -> line.add(Math.floorDiv(times[tick], 1_000L), value / scale));
  }

  private void addReports() throws SQLException {
    PayloadCodec payload = new PayloadCodec();
    try (PreparedStatement select = select("server_id, collected_at, payload, sequence");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        try {
          payload.decode(rows.getBytes(3));
        } catch (UnreadableException e) {
          unreadable.leaveOut(
              rows.getObject(1, UUID.class), StoredTime.read(rows, 2), rows.getLong(4), e);
          continue;
        }
        // A report may name a series twice; the first one counts, as it will in its chunk.
        Map<Long, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < payload.size(); i++) {
          if (isWanted(payload.series(i))) {
            values.putIfAbsent(payload.series(i), payload.value(i));
          }
        }
        learn(values.keySet());
        HistoryBuilder history = server(rows.getObject(1, UUID.class)).history();
        long at = millis(rows);
        values.forEach(
            (series, value) -> {
              Metric metric = Objects.requireNonNull(metric(series));
              history.add(metric, label(series), at, (double) value / metric.scale());
            });
      }
    }
  }

  private PreparedStatement select(String columns) throws SQLException {
    PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + columns
                + " FROM metric_report WHERE server_id = ANY(?)"
                + " AND collected_at >= ? AND collected_at < ?"
                + " ORDER BY server_id, collected_at, sequence");
    select.setFetchSize(FETCH_REPORTS);
    select.setArray(1, connection.createArrayOf("uuid", servers.keySet().toArray()));
    select.setObject(2, StoredTime.of(query.start()));
    select.setObject(3, StoredTime.of(query.end()));
    return select;
  }

  /** Looks up labels not seen before. */
  private void learn(Set<Long> series) throws SQLException {
    Set<Integer> unknown = new TreeSet<>();
    for (long number : series) {
      int label = labelNumber(number);
      if (label != 0 && !labels.containsKey(label)) {
        unknown.add(label);
      }
    }
    if (!unknown.isEmpty()) {
      labels.putAll(dictionary.labels().named(connection, unknown));
    }
  }

  private ServerHistory server(UUID id) {
    return Objects.requireNonNull(servers.get(id));
  }

  private boolean isWanted(long number) {
    return wanted.get(metricNumber(number));
  }

  private @Nullable Metric metric(long number) {
    return metrics.byNumber(metricNumber(number));
  }

  private static int metricNumber(long number) {
    return (int) number & (1 << SeriesDictionary.METRIC_BITS) - 1;
  }

  private @Nullable String label(long number) {
    return labelNumber(number) == 0 ? null : labels.get(labelNumber(number));
  }

  private static int labelNumber(long number) {
    return (int) (number >>> SeriesDictionary.METRIC_BITS);
  }

  private static long millis(ResultSet row) throws SQLException {
    return StoredTime.read(row, 2).toEpochMilli();
  }
}
