package io.chatops.persistence.metric;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions of one table by time: created in advance or on demand, dropped when old. Safe for
 * use by many threads, each with its own connection.
 */
public final class Partitions {
  /** The advisory lock taken to add a partition. */
  public static final long PARTITION_LOCK = 0x43686174_4f707302L;

  /** The longest time that dropping a partition makes others wait. */
  private static final int LOCK_TIMEOUT_MILLIS = 300;

  /** The SQL states of a lock or statement timeout. */
  private static final Set<String> NOT_NOW = Set.of("55P03", "57014");

  private final String table;
  private final Width width;
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  /** The length of a partition; partitions are numbered from the epoch, in UTC. */
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

    /** Returns the number of the partition that contains a time. */
    abstract long index(long micros);

    abstract LocalDateTime begin(long index);

    Instant start(long index) {
      return begin(index).toInstant(ZoneOffset.UTC);
    }
  }

  /** The states of a partition that may have been detached. */
  enum State {
    ATTACHED,
    HALF_DETACHED,
    DETACHED
  }

  /**
   * An existing partition.
   *
   * @param name the name of its table
   */
  record Found(String name) {}

  Partitions(String table, Width width) {
    this.table = table;
    this.width = width;
  }

  Width width() {
    return width;
  }

  /** Creates those of these partitions that are missing, each in a transaction of its own. */
  void ensure(Connection connection, Set<Long> indexes) throws SQLException {
    for (long index : indexes) {
      if (!known.contains(index)) {
        create(connection, index);
        known.add(index);
      }
    }
  }

  /** Clears the cache of existing partitions, after others may have dropped some. */
  void clearCache() {
    known.clear();
  }

  /**
   * Returns the partitions that end at or before this time, including detached ones, oldest first.
   */
  List<Found> endedBy(Connection connection, Instant time) throws SQLException {
    String first = name(width.index(StoredTime.micros(time)));
    return Sql.list(
            connection,
            """
            SELECT relname FROM pg_class
            WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relname ~ '^%s_[0-9]+$'
            ORDER BY relname"""
                .formatted(table),
            row -> new Found(row.getString(1)))
        .stream()
        .filter(partition -> partition.name.compareTo(first) < 0) // names sort like their times
        .toList();
  }

  /**
   * Drops a partition with all its rows. Others wait only for a moment: while the table is in
   * longer use, for example by a backup, the partition stays. (Detaching it first would itself wait
   * for them, and meanwhile nobody could add a row to it: one late report would block all others.)
   *
   * @param connection must not be in autocommit mode; this commits it
   * @return true if the partition is gone
   */
  boolean drop(Connection connection, Found partition) throws SQLException {
    return drop(connection, partition, false);
  }

  /** Drops a partition like {@link #drop}, but only if it has no rows. */
  boolean dropIfEmpty(Connection connection, Found partition) throws SQLException {
    return drop(connection, partition, true);
  }

  private boolean drop(Connection connection, Found partition, boolean onlyIfEmpty)
      throws SQLException {
    connection.commit();
    try {
      // Not the database's default, because changes committed while we waited must be visible.
      Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      Sql.update(connection, "SET LOCAL lock_timeout = " + LOCK_TIMEOUT_MILLIS);
      Sql.update(connection, "SET LOCAL statement_timeout = " + LOCK_TIMEOUT_MILLIS);
      // Attaching takes the same lock, and inserting a row takes one on the table.
      Sql.update(connection, "SELECT pg_advisory_xact_lock(?)", PARTITION_LOCK);
      Sql.update(connection, "LOCK TABLE ONLY " + table + " IN ACCESS EXCLUSIVE MODE");
      boolean drops = !onlyIfEmpty || isEmpty(connection, partition);
      if (drops) {
        Sql.update(connection, "DROP TABLE " + partition.name);
      }
      connection.commit();
      known.removeIf(index -> name(index).equals(partition.name));
      return drops;
    } catch (SQLException e) {
      if (!NOT_NOW.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
      connection.rollback();
      return false;
    }
  }

  /**
   * Returns true if a partition has no rows at this moment. Uses the key, because a table whose
   * rows were all deleted takes long to scan.
   */
  static boolean isEmpty(Connection connection, Found partition) throws SQLException {
    return Sql.list(
            connection,
            "SELECT FROM " + partition.name + " ORDER BY server_id LIMIT 1",
            row -> partition)
        .isEmpty();
  }

  private void create(Connection connection, long index) throws SQLException {
    String name = name(index);
    Sql.update(connection, "SELECT pg_advisory_xact_lock(?)", PARTITION_LOCK);
    // Attaching a finished table blocks no reader, unlike creating a partition.
    Sql.update(
        connection, "CREATE TABLE IF NOT EXISTS " + name + " (LIKE " + table + " INCLUDING ALL)");
    State state = state(connection, name);
    if (state == State.HALF_DETACHED) {
      // Detaching was interrupted or waits for a reader; then we wait, too.
      Sql.update(connection, "ALTER TABLE " + table + " DETACH PARTITION " + name + " FINALIZE");
    }
    if (state != State.ATTACHED) {
      Sql.update(
          connection,
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(table, name, width.start(index), width.start(index + 1)));
    }
    connection.commit();
  }

  private static State state(Connection connection, String name) throws SQLException {
    return Sql.first(
            connection,
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = '" + name + "'::regclass",
            row -> row.getBoolean(1) ? State.HALF_DETACHED : State.ATTACHED)
        .orElse(State.DETACHED);
  }

  private String name(long index) {
    return table + "_" + width.format.format(width.begin(index));
  }
}
