package io.chatops.persistence.postgres;

import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads history from wherever it is by now: sums of days, raw chunks of hours, and the rows of
 * reports that are not compacted yet. The number of statements does not grow with the range.
 */
final class HistoryReader {
  /** Some 250 KB of reports per round trip. */
  private static final int FETCH_REPORTS = 500;

  /** As seldom as an agent reports; longer ranges have too many reports to show each. */
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  private static final String RAW_WHERE_SUMS_ARE_DUE =
      " AND EXISTS (SELECT FROM metric_rollup_due d WHERE d.server_id = c.server_id"
          + " AND d.day = date_trunc('day', c.starts_at, 'UTC'))";
  private static final String SUMS_THAT_ARE_NOT_DUE =
      " AND NOT EXISTS (SELECT FROM metric_rollup_due d WHERE d.server_id = c.server_id"
          + " AND d.day = c.starts_at)";

  private final SeriesDictionary dictionary;
  private final MetricStoreSettings settings;

  HistoryReader(SeriesDictionary dictionary, MetricStoreSettings settings) {
    this.dictionary = dictionary;
    this.settings = settings;
  }

  /**
   * The history as of one moment.
   *
   * @param connection does not commit by itself; nothing else is going on in it
   */
  MetricHistory read(Connection connection, HistoryQuery query, Instant now) throws SQLException {
    SeriesDictionary.Metrics metrics = dictionary.metrics(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    try (ColumnCodec codec = new ColumnCodec()) {
      Reading reading = new Reading(connection, query, metrics, codec);
      MetricHistory history = reading.read(now, tier(query, now));
      connection.commit();
      return history;
    }
  }

  /** The coarsest tier that still shows each point, or that alone reaches back so far. */
  private @Nullable Tier tier(HistoryQuery query, Instant now) {
    long width = HistoryBuilder.widthMillis(query, 0);
    boolean eachReport =
        query.resolution() == Resolution.RAW
            && query.length().compareTo(LONGEST_INTERVAL.multipliedBy(query.points())) <= 0;
    boolean reachesBack = !query.start().isBefore(ReportWriter.keptFrom(now, settings.retention()));
    Tier chosen = null;
    for (Tier tier : Tier.finestFirst()) {
      if (!reachesBack || (!eachReport && width % tier.stepMillis() == 0)) {
        chosen = tier;
      }
      reachesBack |= !query.start().isBefore(tier.keptFrom(now, settings));
    }
    return chosen;
  }

  /** One query while it is answered. */
  private final class Reading {
    private final Connection connection;
    private final HistoryQuery query;
    private final SeriesDictionary.Metrics metrics;
    private final ColumnCodec codec;
    private final Map<Integer, String> labels = new HashMap<>();

    private Reading(
        Connection connection,
        HistoryQuery query,
        SeriesDictionary.Metrics metrics,
        ColumnCodec codec) {
      this.connection = connection;
      this.query = query;
      this.metrics = metrics;
      this.codec = codec;
    }

    private MetricHistory read(Instant now, @Nullable Tier tier) throws SQLException {
      List<ChunkTable.Stored> sums =
          tier == null
              ? List.of()
              : headers(ChunkTable.of(tier), ChronoUnit.DAYS, SUMS_THAT_ARE_NOT_DUE);
      List<ChunkTable.Stored> raw =
          headers(ChunkTable.RAW, ChronoUnit.HOURS, tier == null ? "" : RAW_WHERE_SUMS_ARE_DUE);
      HistoryBuilder history = new HistoryBuilder(query, now, coverage(sums, raw));
      Set<Long> series = new LinkedHashSet<>();
      List<ChunkTable.Slice> slicesOfSums = wanted(sums, series);
      List<ChunkTable.Slice> rawSlices = wanted(raw, series);
      learn(series);
      if (tier != null) {
        ChunkTable.of(tier)
            .slices(
                connection,
                query.serverId().value(),
                slicesOfSums,
                (slice, bytes) -> addSums(history, slice, bytes));
      }
      ChunkTable.RAW.slices(
          connection,
          query.serverId().value(),
          rawSlices,
          (slice, bytes) -> addValues(history, slice, bytes));
      addReports(history);
      return history.build();
    }

    private List<ChunkTable.Stored> headers(ChunkTable table, ChronoUnit length, String condition)
        throws SQLException {
      return table.headers(
          connection,
          query.serverId().value(),
          query.start().truncatedTo(length),
          query.end(),
          condition,
          codec);
    }

    private Coverage coverage(List<ChunkTable.Stored> sums, List<ChunkTable.Stored> raw)
        throws SQLException {
      Coverage.Builder coverage = new Coverage.Builder();
      for (ChunkTable.Stored chunk : sums) {
        Coverage day = chunk.header().coverage();
        coverage.addSums(day.runs(), day.reports(), day.intervalMillis(), day.stepMillis());
      }
      long from = query.start().toEpochMilli();
      long to = query.end().toEpochMilli();
      for (ChunkTable.Stored chunk : raw) {
        coverage.addReports(
            Arrays.stream(chunk.header().times())
                .map(micros -> Math.floorDiv(micros, 1_000L))
                .filter(millis -> millis >= from && millis < to)
                .toArray());
      }
      return coverage.addReports(reportTimes()).build();
    }

    /** The slices to read; of more series than an answer may have those that appear first. */
    private List<ChunkTable.Slice> wanted(List<ChunkTable.Stored> chunks, Set<Long> series) {
      int most = HistoryBuilder.maxSeries(query);
      List<ChunkTable.Slice> wanted = new ArrayList<>();
      for (ChunkTable.Stored chunk : chunks) {
        long[] there = chunk.header().series();
        for (int i = 0; i < there.length; i++) {
          if (isWanted(there[i])
              && (series.contains(there[i]) || (series.size() < most && series.add(there[i])))) {
            wanted.add(new ChunkTable.Slice(chunk, i));
          }
        }
      }
      return wanted;
    }

    private void addSums(HistoryBuilder history, ChunkTable.Slice slice, byte[] bytes) {
      ChunkHeader header = slice.chunk().header();
      long number = header.series()[slice.series()];
      Metric metric = metric(number);
      if (metric == null) {
        return;
      }
      double scale = metric.scale();
      Sums.read(
          bytes,
          header.ticks(),
          codec,
          (tick, sum, minimum, maximum, count) ->
              history.addSum(
                  metric,
                  label(number),
                  header.times()[tick],
                  sum / scale,
                  minimum / scale,
                  maximum / scale,
                  count));
    }

    private void addValues(HistoryBuilder history, ChunkTable.Slice slice, byte[] bytes) {
      ChunkHeader header = slice.chunk().header();
      long number = header.series()[slice.series()];
      Metric metric = metric(number);
      if (metric == null) {
        return;
      }
      double scale = metric.scale();
      RawColumn.read(
          bytes,
          header.ticks(),
          codec,
          (tick, value) ->
              history.add(
                  metric,
                  label(number),
                  Math.floorDiv(header.times()[tick], 1_000L),
                  value / scale));
    }

    private void addReports(HistoryBuilder history) throws SQLException {
      PayloadCodec payload = new PayloadCodec();
      try (PreparedStatement select = select("collected_at, payload");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          payload.decode(rows.getBytes(2));
          Set<Long> series = new HashSet<>();
          for (int i = 0; i < payload.size(); i++) {
            if (isWanted(payload.series(i))) {
              series.add(payload.series(i));
            }
          }
          learn(series);
          long at = millis(rows);
          for (int i = 0; i < payload.size(); i++) {
            Metric metric = metric(payload.series(i));
            if (metric != null) {
              history.add(
                  metric, label(payload.series(i)), at, (double) payload.value(i) / metric.scale());
            }
          }
        }
      }
    }

    private long[] reportTimes() throws SQLException {
      long[] times = new long[1024];
      int size = 0;
      try (PreparedStatement select = select("collected_at");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
          }
          times[size++] = millis(rows);
        }
      }
      return Arrays.copyOf(times, size);
    }

    private PreparedStatement select(String columns) throws SQLException {
      PreparedStatement select =
          connection.prepareStatement(
              "SELECT "
                  + columns
                  + " FROM metric_report WHERE server_id = ?"
                  + " AND collected_at >= ? AND collected_at < ? ORDER BY collected_at, sequence");
      select.setFetchSize(FETCH_REPORTS);
      select.setObject(1, query.serverId().value());
      select.setObject(2, Database.time(query.start()));
      select.setObject(3, Database.time(query.end()));
      return select;
    }

    /** Asks for the labels that are met for the first time. */
    private void learn(Set<Long> series) throws SQLException {
      Set<Integer> unknown = new TreeSet<>();
      for (long number : series) {
        int label = labelNumber(number);
        if (label != 0 && !labels.containsKey(label)) {
          unknown.add(label);
        }
      }
      if (!unknown.isEmpty()) {
        labels.putAll(dictionary.labels(connection, unknown));
      }
    }

    private boolean isWanted(long number) {
      Metric metric = metric(number);
      return metric != null && query.metrics().contains(metric);
    }

    private @Nullable Metric metric(long number) {
      return metrics.byNumber((int) number & (1 << SeriesDictionary.METRIC_BITS) - 1);
    }

    private @Nullable String label(long number) {
      return labelNumber(number) == 0 ? null : labels.get(labelNumber(number));
    }
  }

  private static int labelNumber(long number) {
    return (int) (number >>> SeriesDictionary.METRIC_BITS);
  }

  private static long millis(ResultSet row) throws SQLException {
    return row.getObject(1, OffsetDateTime.class).toInstant().toEpochMilli();
  }
}
