package io.chatops.persistence.metric;

import io.chatops.core.metric.Metric;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of series: the metric's number in the lowest eight bits, the label's above. A number
 * never changes, so cached ones stay valid. One writer adds numbers, readers look them up.
 */
final class SeriesDictionary {
  static final int METRIC_BITS = 8;
  private static final int MAX_METRICS = 1 << METRIC_BITS;
  private final LabelDictionary labels;
  private volatile @Nullable Metrics metrics;

  /** The numbers of all metrics that this hub knows. */
  record Metrics(Map<Metric, Integer> numbers, Map<Integer, Metric> metrics) {
    int number(Metric metric) {
      Integer number = numbers.get(metric);
      if (number == null) {
        throw new IllegalStateException("There is no number for " + metric);
      }
      return number;
    }

    /** Returns the metric; absent if only another version of the hub knows it. */
    @Nullable Metric byNumber(int number) {
      return metrics.get(number);
    }
  }

  SeriesDictionary(StoreBudgets budgets) {
    this.labels = new LabelDictionary(budgets);
  }

  /** Returns the numbers of all metrics; on first use they are read, and missing ones are added. */
  Metrics metrics(Connection connection) throws SQLException {
    Metrics known = metrics;
    if (known != null) {
      return known;
    }
    add(connection);
    Map<Metric, Integer> numbers = new EnumMap<>(Metric.class);
    Map<Integer, Metric> byNumber = new HashMap<>();
    Sql.forEach(
        connection,
        "SELECT id, path FROM metric_name",
        row -> {
          int number = row.getInt(1);
          Metric metric = Metric.byPath(row.getString(2)).orElse(null);
          if (metric != null && number < MAX_METRICS) {
            numbers.put(metric, number);
            byNumber.put(number, metric);
          }
        });
    commit(connection);
    known = new Metrics(numbers, byNumber);
    metrics = known;
    return known;
  }

  /** Adds missing metrics, and the scale, unit and label of each for SQL readers. */
  private static void add(Connection connection) throws SQLException {
    // Assigns the next numbers, one hub at a time: a sequence would skip some with each failure,
    // and there are few. The table is locked first, so that what others added is visible at any
    // isolation level.
    Sql.update(connection, "LOCK TABLE metric_name IN SHARE ROW EXCLUSIVE MODE");
    Sql.Values paths = array("text", Metric::path);
    Sql.update(
        connection,
        "INSERT INTO metric_name (id, path) OVERRIDING SYSTEM VALUE"
            + " SELECT (SELECT coalesce(max(id), 0) FROM metric_name)"
            + " + row_number() OVER (ORDER BY path), path"
            + " FROM (SELECT unnest(?) EXCEPT SELECT path FROM metric_name) AS n (path)",
        paths);
    Sql.update(
        connection,
        "UPDATE metric_name n SET scale = m.scale, unit = m.unit, label_name = m.label_name"
            + " FROM unnest(?, ?, ?, ?) AS m (path, scale, unit, label_name)"
            + " WHERE n.path = m.path AND (n.scale, n.unit, n.label_name)"
            + " IS DISTINCT FROM (m.scale, m.unit, m.label_name)",
        paths,
        array("int4", Metric::scale),
        array("text", metric -> metric.unit().wireName()),
        array("text", metric -> metric.labelName().orElse(null)));
  }

  private static Sql.Values array(String type, Function<Metric, @Nullable Object> column) {
    return new Sql.Values(type, Stream.of(Metric.values()).map(column).toArray());
  }

  /** Returns the numbers of labels. */
  LabelDictionary labels() {
    return labels;
  }

  private static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }
}
