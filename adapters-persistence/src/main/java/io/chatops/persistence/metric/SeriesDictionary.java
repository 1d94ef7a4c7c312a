package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.Metric;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of series: the metric's number in the lowest eight bits, the label's above. A number
 * never changes, so what is known stays true. One writer adds numbers, readers look them up.
 */
final class SeriesDictionary {
  static final int METRIC_BITS = 8;
  private static final int MAX_METRICS = 1 << METRIC_BITS;
  private static final int LABELS_PER_QUERY = 10_000;

  /** The most labels in memory, about 40 MB; with more all are forgotten and looked up anew. */
  private static final int MAX_KNOWN = 200_000;

  private final int newLabelsPerDay;
  private final Map<String, Integer> numberOfLabel = new ConcurrentHashMap<>();
  private final Map<Integer, String> labelOfNumber = new ConcurrentHashMap<>();
  private final Map<ServerId, Integer> newLabels = new HashMap<>();
  private long day;
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

    /** Returns the metric; absent when only another version of the hub knows it. */
    @Nullable Metric byNumber(int number) {
      return metrics.get(number);
    }
  }

  SeriesDictionary(int newLabelsPerDay) {
    this.newLabelsPerDay = newLabelsPerDay;
  }

  /** Returns the numbers of all metrics; the first time they are read, and added where missing. */
  Metrics metrics(Connection connection) throws SQLException {
    Metrics known = metrics;
    if (known != null) {
      return known;
    }
    add(connection);
    Map<Metric, Integer> numbers = new EnumMap<>(Metric.class);
    Map<Integer, Metric> byNumber = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, path FROM metric_name");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        int number = rows.getInt(1);
        Metric metric = Metric.byPath(rows.getString(2)).orElse(null);
        if (metric != null && number < MAX_METRICS) {
          numbers.put(metric, number);
          byNumber.put(number, metric);
        }
      }
    }
    commit(connection);
    known = new Metrics(numbers, byNumber);
    metrics = known;
    return known;
  }

  /** Adds missing metrics, and the scale, unit and label of each for readers of SQL. */
  private static void add(Connection connection) throws SQLException {
    // The next numbers, one hub at a time: a sequence skips some with each failure, and there are
    // few. Locked first, so that any isolation sees what others added.
    try (Statement lock = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO metric_name (id, path) OVERRIDING SYSTEM VALUE"
                    + " SELECT (SELECT coalesce(max(id), 0) FROM metric_name)"
                    + " + row_number() OVER (ORDER BY path), path"
                    + " FROM (SELECT unnest(?) EXCEPT SELECT path FROM metric_name) AS n (path)");
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE metric_name n SET scale = m.scale, unit = m.unit, label_name = m.label_name"
                    + " FROM unnest(?, ?, ?, ?) AS m (path, scale, unit, label_name)"
                    + " WHERE n.path = m.path AND (n.scale, n.unit, n.label_name)"
                    + " IS DISTINCT FROM (m.scale, m.unit, m.label_name)")) {
      lock.execute("LOCK TABLE metric_name IN SHARE ROW EXCLUSIVE MODE");
      Array paths = array(connection, "text", Metric::path);
      insert.setArray(1, paths);
      insert.executeUpdate();
      update.setArray(1, paths);
      update.setArray(2, array(connection, "int4", Metric::scale));
      update.setArray(3, array(connection, "text", metric -> metric.unit().wireName()));
      update.setArray(4, array(connection, "text", metric -> metric.labelName().orElse(null)));
      update.executeUpdate();
    }
  }

  private static Array array(
      Connection connection, String type, Function<Metric, @Nullable Object> column)
      throws SQLException {
    return connection.createArrayOf(type, Stream.of(Metric.values()).map(column).toArray());
  }

  /** Returns the label's number; absent when it was not {@linkplain #learn learned}. */
  @Nullable Integer number(String label) {
    return numberOfLabel.get(label);
  }

  /**
   * Bounds the memory. Called before a group of reports, never in the middle of one: all its labels
   * must be known after {@link #learn}.
   */
  void forgetIfTooMuch() {
    if (numberOfLabel.size() > MAX_KNOWN) {
      numberOfLabel.clear();
      labelOfNumber.clear();
    }
  }

  /**
   * Looks up labels, and numbers new ones up to the limit of their server. It runs in a transaction
   * of its own: a number that is not used in the end does no harm.
   *
   * @param wanted the labels, each with the server that uses it
   * @param today the day since the epoch, for the limit
   */
  void learn(Connection connection, Map<String, ServerId> wanted, long today) throws SQLException {
    if (wanted.isEmpty()) {
      return;
    }
    if (today != day) {
      newLabels.clear();
      day = today;
    }
    Map<String, ServerId> missing = new LinkedHashMap<>(wanted);
    find(connection, missing.keySet());
    missing.keySet().removeAll(numberOfLabel.keySet());
    Map<ServerId, Integer> counts = new HashMap<>();
    missing
        .values()
        .removeIf(
            server ->
                counts.merge(server, 1, Integer::sum) + newLabels.getOrDefault(server, 0)
                    > newLabelsPerDay);
    for (String[] part : parts(missing.keySet())) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO metric_label (value) SELECT unnest(?) ON CONFLICT DO NOTHING")) {
        insert.setArray(1, connection.createArrayOf("text", part));
        insert.executeUpdate();
      }
    }
    // Committed before anything uses the numbers, and before others may read them.
    commit(connection);
    // Counted only now: a group that has to be tried again would count its labels each time.
    missing.values().forEach(server -> newLabels.merge(server, 1, Integer::sum));
    find(connection, missing.keySet());
    commit(connection);
  }

  /** Returns the labels of these numbers, as far as they are stored. */
  Map<Integer, String> labels(Connection connection, Collection<Integer> numbers)
      throws SQLException {
    Map<Integer, String> found = new HashMap<>();
    for (Integer number : numbers) {
      String label = labelOfNumber.get(number);
      if (label != null) {
        found.put(number, label);
      }
    }
    Integer[] unknown =
        numbers.stream().filter(number -> !found.containsKey(number)).toArray(Integer[]::new);
    if (unknown.length > 0) {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT id, value FROM metric_label WHERE id = ANY(?)")) {
        select.setArray(1, connection.createArrayOf("int4", unknown));
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            found.put(rows.getInt(1), rows.getString(2));
          }
        }
      }
    }
    return found;
  }

  private void find(Connection connection, Collection<String> labels) throws SQLException {
    for (String[] part : parts(labels)) {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT id, value FROM metric_label WHERE value = ANY(?)")) {
        select.setArray(1, connection.createArrayOf("text", part));
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            numberOfLabel.put(rows.getString(2), rows.getInt(1));
            labelOfNumber.put(rows.getInt(1), rows.getString(2));
          }
        }
      }
    }
  }

  private static List<String[]> parts(Collection<String> labels) {
    List<String> all = List.copyOf(labels);
    return Stream.iterate(0, from -> from < all.size(), from -> from + LABELS_PER_QUERY)
        .map(from -> all.subList(from, Math.min(from + LABELS_PER_QUERY, all.size())))
        .map(part -> part.toArray(String[]::new))
        .toList();
  }

  private static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }
}
