package io.chatops.persistence.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The hourly partitions of {@code metric_report}: made ahead or on demand, dropped when old. */
final class ReportPartitions {
  /** Held by whoever adds a partition. */
  private static final long PARTITION_LOCK = 0x43686174_4f707302L;

  private static final String PREFIX = "metric_report_";
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuuMMddHH");
  private static final long MICROS_PER_HOUR = 3_600_000_000L;

  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  /** Hours since the epoch. */
  static long hour(long micros) {
    return Math.floorDiv(micros, MICROS_PER_HOUR);
  }

  /** Makes the partitions of these hours where they are missing, in transactions of their own. */
  void ensure(Connection connection, Set<Long> hours) throws SQLException {
    for (long hour : hours) {
      if (!known.contains(hour)) {
        create(connection, hour);
        known.add(hour);
      }
    }
  }

  /** Somebody else may have dropped partitions. */
  void forget() {
    known.clear();
  }

  /**
   * Drops the partitions before this time. Each is detached first, which waits for who reads it and
   * makes nobody else wait.
   *
   * @param connection commits each statement by itself
   */
  void dropBefore(Connection connection, Instant keptFrom) throws SQLException {
    long first = hour(Micros.of(keptFrom));
    known.removeIf(hour -> hour < first);
    try (Statement statement = connection.createStatement()) {
      for (Found partition : find(connection)) {
        if (partition.name.compareTo(name(first)) >= 0) {
          continue;
        }
        String detach = "ALTER TABLE metric_report DETACH PARTITION " + partition.name;
        switch (partition.state) {
          case ATTACHED -> statement.execute(detach + " CONCURRENTLY");
          case HALF_DETACHED -> statement.execute(detach + " FINALIZE");
          case DETACHED -> {} // and then we were interrupted
        }
        statement.execute("DROP TABLE " + partition.name);
      }
    }
  }

  private enum State {
    ATTACHED,
    HALF_DETACHED,
    DETACHED
  }

  private record Found(String name, State state) {}

  private static List<Found> find(Connection connection) throws SQLException {
    List<Found> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c.relname, i.inhdetachpending
                FROM pg_class c
                LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
                WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
                  AND c.relname ~ '^metric_report_[0-9]{10}$'
                ORDER BY c.relname""")) {
      while (rows.next()) {
        boolean pending = rows.getBoolean(2);
        State state =
            rows.wasNull() ? State.DETACHED : pending ? State.HALF_DETACHED : State.ATTACHED;
        found.add(new Found(rows.getString(1), state));
      }
    }
    return found;
  }

  private static void create(Connection connection, long hour) throws SQLException {
    String name = name(hour);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + PARTITION_LOCK + ")");
      // Attaching a finished table, unlike creating a partition, makes no reader wait.
      statement.execute(
          "CREATE TABLE IF NOT EXISTS " + name + " (LIKE metric_report INCLUDING ALL)");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT 1 FROM pg_inherits WHERE inhrelid = '" + name + "'::regclass")) {
        if (rows.next()) {
          connection.commit();
          return;
        }
      }
      statement.execute(
          "ALTER TABLE metric_report ATTACH PARTITION "
              + name
              + " FOR VALUES FROM ('"
              + start(hour)
              + "') TO ('"
              + start(hour + 1)
              + "')");
    }
    connection.commit();
  }

  private static String name(long hour) {
    return PREFIX + HOUR.format(LocalDateTime.ofEpochSecond(hour * 3600, 0, ZoneOffset.UTC));
  }

  private static String start(long hour) {
    return Instant.EPOCH.plus(hour, ChronoUnit.HOURS).toString();
  }
}
