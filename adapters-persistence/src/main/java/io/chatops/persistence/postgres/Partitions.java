package io.chatops.persistence.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One table's partitions by time: made ahead or on demand, dropped when old. For many threads; what
 * is done in the database is for one at a time.
 */
final class Partitions {
  /** Held by whoever adds a partition. */
  private static final long PARTITION_LOCK = 0x43686174_4f707302L;

  private final String table;
  private final Width width;
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  /** How much time a partition takes; partitions are counted since the epoch, in UTC. */
  enum Width {
    HOUR("uuuuMMddHH") {
      @Override
      long index(long micros) {
        return Math.floorDiv(micros, 3_600_000_000L);
      }

      @Override
      LocalDateTime begin(long index) {
        return LocalDateTime.ofEpochSecond(index * 3_600, 0, ZoneOffset.UTC);
      }
    },
    DAY("uuuuMMdd") {
      @Override
      long index(long micros) {
        return Math.floorDiv(micros, 86_400_000_000L);
      }

      @Override
      LocalDateTime begin(long index) {
        return LocalDate.ofEpochDay(index).atStartOfDay();
      }
    },
    MONTH("uuuuMM") {
      @Override
      long index(long micros) {
        LocalDate day = LocalDate.ofEpochDay(DAY.index(micros));
        return (day.getYear() - 1970L) * 12 + day.getMonthValue() - 1;
      }

      @Override
      LocalDateTime begin(long index) {
        return YearMonth.of(1970, 1).plusMonths(index).atDay(1).atStartOfDay();
      }
    };

    private final DateTimeFormatter format;

    Width(String pattern) {
      this.format = DateTimeFormatter.ofPattern(pattern);
    }

    /** The partition that a time belongs to. */
    abstract long index(long micros);

    abstract LocalDateTime begin(long index);

    Instant start(long index) {
      return begin(index).toInstant(ZoneOffset.UTC);
    }
  }

  /** How far a partition's end has come. */
  enum State {
    ATTACHED,
    HALF_DETACHED,
    DETACHED
  }

  /**
   * A partition that is there.
   *
   * @param name of its table
   */
  record Found(String name, State state) {}

  Partitions(String table, Width width) {
    this.table = table;
    this.width = width;
  }

  Width width() {
    return width;
  }

  /** Makes these partitions where they are missing, in transactions of their own. */
  void ensure(Connection connection, Set<Long> indexes) throws SQLException {
    for (long index : indexes) {
      if (!known.contains(index)) {
        create(connection, index);
        known.add(index);
      }
    }
  }

  /** Somebody else may have dropped partitions. */
  void forget() {
    known.clear();
  }

  /** Those that are there or half gone and end at this time or before, the oldest first. */
  List<Found> endedBy(Connection connection, Instant time) throws SQLException {
    String first = name(width.index(Micros.of(time)));
    List<Found> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c.relname, i.inhdetachpending
                FROM pg_class c
                LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
                WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
                  AND c.relname ~ '^%s_[0-9]+$'
                ORDER BY c.relname"""
                    .formatted(table))) {
      while (rows.next()) {
        boolean pending = rows.getBoolean(2);
        State state =
            rows.wasNull() ? State.DETACHED : pending ? State.HALF_DETACHED : State.ATTACHED;
        Found partition = new Found(rows.getString(1), state);
        // Names sort as their times do.
        if (partition.name.compareTo(first) < 0) {
          found.add(partition);
        }
      }
    }
    return found;
  }

  /**
   * Takes a partition out of its table, which waits for who reads it and makes nobody else wait.
   * Its rows are still there, and nobody adds any.
   *
   * @param connection commits each statement by itself
   */
  void detach(Connection connection, Found partition) throws SQLException {
    String detach = "ALTER TABLE " + table + " DETACH PARTITION " + partition.name;
    try (Statement statement = connection.createStatement()) {
      switch (partition.state) {
        case ATTACHED -> statement.execute(detach + " CONCURRENTLY");
        case HALF_DETACHED -> statement.execute(detach + " FINALIZE");
        case DETACHED -> {} // and then we were interrupted
      }
    }
    known.removeIf(index -> name(index).equals(partition.name));
  }

  /**
   * Drops a partition that was {@linkplain #detach detached} and has no rows, unless somebody
   * needed it and has attached it again meanwhile.
   *
   * @param connection does not commit by itself; nothing else is going on in it
   */
  static void dropIfEmpty(Connection connection, Found partition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Whoever attaches holds the same lock, so none can between our looking and our dropping.
      statement.execute("SELECT pg_advisory_xact_lock(" + PARTITION_LOCK + ")");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = '%s'::regclass)"
                      .formatted(partition.name)
                  + " OR EXISTS (SELECT FROM "
                  + partition.name
                  + ")")) {
        rows.next();
        if (!rows.getBoolean(1)) {
          statement.execute("DROP TABLE " + partition.name);
        }
      }
    }
    connection.commit();
  }

  /** Drops a partition that was {@linkplain #detach detached}. */
  static void drop(Connection connection, Found partition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + partition.name);
    }
  }

  private void create(Connection connection, long index) throws SQLException {
    String name = name(index);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + PARTITION_LOCK + ")");
      // Attaching a finished table, unlike creating a partition, makes no reader wait.
      statement.execute(
          "CREATE TABLE IF NOT EXISTS " + name + " (LIKE " + table + " INCLUDING ALL)");
      State state = state(statement, name);
      if (state == State.HALF_DETACHED) {
        // Whoever took it out was interrupted, or waits for a reader; so do we, then.
        statement.execute("ALTER TABLE " + table + " DETACH PARTITION " + name + " FINALIZE");
      }
      if (state == State.ATTACHED) {
        connection.commit();
        return;
      }
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(table, name, width.start(index), width.start(index + 1)));
    }
    connection.commit();
  }

  private static State state(Statement statement, String name) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = '" + name + "'::regclass")) {
      if (!rows.next()) {
        return State.DETACHED;
      }
      return rows.getBoolean(1) ? State.HALF_DETACHED : State.ATTACHED;
    }
  }

  private String name(long index) {
    return table + "_" + width.format.format(width.begin(index));
  }
}
