package io.chatops.persistence.postgres;

import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads history from the stored reports, a few hundred at a time. */
final class HistoryReader {
  /** Some 250 KB of reports per round trip. */
  private static final int FETCH_REPORTS = 500;

  private final SeriesDictionary dictionary;

  HistoryReader(SeriesDictionary dictionary) {
    this.dictionary = dictionary;
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
    HistoryBuilder history = new HistoryBuilder(query, now, times(connection, query));
    Map<Integer, String> labels = new HashMap<>();
    PayloadCodec codec = new PayloadCodec();
    try (PreparedStatement select = select(connection, "collected_at, payload", query);
        ResultSet rows = select.executeQuery()) {
      Batch batch = new Batch(history, metrics, labels, codec);
      while (rows.next()) {
        batch.add(connection, millis(rows), rows.getBytes(2));
      }
    }
    connection.commit();
    return history.build();
  }

  /** Decodes reports, and asks for the labels that it meets for the first time. */
  private final class Batch {
    private final HistoryBuilder history;
    private final SeriesDictionary.Metrics metrics;
    private final Map<Integer, String> labels;
    private final PayloadCodec codec;

    private Batch(
        HistoryBuilder history,
        SeriesDictionary.Metrics metrics,
        Map<Integer, String> labels,
        PayloadCodec codec) {
      this.history = history;
      this.metrics = metrics;
      this.labels = labels;
      this.codec = codec;
    }

    private void add(Connection connection, long atMillis, byte[] payload) throws SQLException {
      codec.decode(payload);
      learn(connection);
      for (int i = 0; i < codec.size(); i++) {
        Metric metric = metric(i);
        if (metric != null) {
          String label = label(i) == 0 ? null : labels.get(label(i));
          history.add(metric, label, atMillis, (double) codec.value(i) / metric.scale());
        }
      }
    }

    private void learn(Connection connection) throws SQLException {
      Set<Integer> unknown = new TreeSet<>();
      for (int i = 0; i < codec.size(); i++) {
        if (label(i) != 0 && metric(i) != null && !labels.containsKey(label(i))) {
          unknown.add(label(i));
        }
      }
      if (!unknown.isEmpty()) {
        labels.putAll(dictionary.labels(connection, unknown));
      }
    }

    private int label(int index) {
      return (int) (codec.series(index) >>> SeriesDictionary.METRIC_BITS);
    }

    private @Nullable Metric metric(int index) {
      return metrics.byNumber((int) codec.series(index) & (1 << SeriesDictionary.METRIC_BITS) - 1);
    }
  }

  private static long[] times(Connection connection, HistoryQuery query) throws SQLException {
    long[] times = new long[1024];
    int size = 0;
    try (PreparedStatement select = select(connection, "collected_at", query);
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

  private static PreparedStatement select(Connection connection, String columns, HistoryQuery query)
      throws SQLException {
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

  private static long millis(ResultSet row) throws SQLException {
    return row.getObject(1, OffsetDateTime.class).toInstant().toEpochMilli();
  }
}
