package io.chatops.persistence.metric;

import static io.chatops.core.metric.MetricStore.MAINTENANCE_SHARES;

import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shares of the maintenance that one connection has, by locks of its session. What is done for
 * them is done on the same connection: once the locks are lost, nothing more can be written. They
 * end with the session, and PostgreSQL ends it when the hub's process or machine does, or when the
 * hub hangs.
 */
final class MaintenanceShares implements AutoCloseable {
  /** The number of what concerns all servers: retention, partitions, labels, removed servers. */
  static final int OF_ALL_SERVERS = MAINTENANCE_SHARES;

  /**
   * The time for which the connection may be idle between two transactions; within one, all
   * connections of a hub have a limit. The hub itself never waits while it has shares.
   */
  static final Duration HUNG_AFTER = Duration.ofSeconds(30);

  private static final int COUNT = MAINTENANCE_SHARES + 1;

  /** The first number of the advisory locks; the second one is the share. */
  private static final int LOCKS = 0x55706b70;

  /**
   * A time that is further away than the period was noted while the database's clock was ahead.
   * Materialized: only shares that are due are locked, and no more than wanted.
   */
  private static final String LOCK =
      """
      WITH due AS MATERIALIZED (
        SELECT number FROM generate_series(0, ?) AS number
        LEFT JOIN maintenance_due ON job = 'METRICS' AND share = number
        WHERE due_at IS NULL OR due_at NOT BETWEEN clock_timestamp()
          AND clock_timestamp() + make_interval(secs => ?)
        ORDER BY due_at NULLS FIRST, number)
      SELECT number FROM due WHERE pg_try_advisory_lock(?, number) LIMIT ?""";

  private static final String DONE =
      """
      SELECT share FROM maintenance_due
      WHERE job = 'METRICS' AND share = ANY(?) AND due_at BETWEEN clock_timestamp()
        AND clock_timestamp() + make_interval(secs => ?)""";

  private static final String SET_DUE =
      """
      INSERT INTO maintenance_due (job, share, due_at)
      SELECT 'METRICS', number, clock_timestamp() + make_interval(secs => ?) FROM unnest(?) AS number
      ON CONFLICT (job, share) DO UPDATE SET due_at = excluded.due_at""";

  private static final String UNLOCK =
      "SELECT pg_advisory_unlock(?, number) FROM unnest(?) AS number";

  private final Connection connection;
  private final Duration period;
  private final Set<Integer> locked;
  private final Set<Integer> claimed;

  private MaintenanceShares(Connection connection, Duration period, Set<Integer> locked) {
    this.connection = connection;
    this.period = period;
    this.locked = locked;
    this.claimed = new TreeSet<>(locked);
  }

  /**
   * Takes shares that are due and that no other connection has. One statement where nothing is due.
   *
   * @param connection must not be in autocommit mode; this commits it
   * @param callers the number of those among whom the shares are divided
   * @param period the time until they are due again; zero: they are taken even if they are not due
   * @param hungAfter the time after which PostgreSQL ends a connection that does nothing
   */
  static MaintenanceShares claim(
      Connection connection, int callers, Duration period, Duration hungAfter) throws SQLException {
    Set<Integer> locked;
    try {
      locked =
          numbers(connection, LOCK, OF_ALL_SERVERS, period, LOCKS, (COUNT + callers - 1) / callers);
      connection.commit();
    } catch (SQLException e) {
      unlockAll(connection, e);
      throw e;
    }
    MaintenanceShares shares = new MaintenanceShares(connection, period, locked);
    if (!locked.isEmpty()) {
      try {
        shares.begin(hungAfter);
      } catch (SQLException e) {
        try (shares) {
          throw e; // a pool would keep the locks
        }
      }
    }
    return shares;
  }

  /** The statement may have failed after some locks, which outlive its transaction. */
  private static void unlockAll(Connection connection, SQLException why) {
    try {
      connection.rollback();
      Sql.update(connection, "SELECT pg_advisory_unlock_all()");
      connection.commit();
    } catch (SQLException e) {
      why.addSuppressed(e); // the session is lost, and its locks with it
    }
  }

  private void begin(Duration hungAfter) throws SQLException {
    Sql.update(connection, "SET idle_session_timeout = " + hungAfter.toMillis());
    // Somebody may have done them between the look at the times and the lock.
    claimed.removeAll(numbers(connection, DONE, Sql.ints(locked), period));
    connection.commit();
  }

  private static Set<Integer> numbers(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return new TreeSet<>(Sql.list(connection, sql, row -> row.getInt(1), parameters));
  }

  int count() {
    return claimed.size();
  }

  boolean isEmpty() {
    return claimed.isEmpty();
  }

  /** Returns true if no other hub can be doing maintenance now. */
  boolean areAll() {
    return count() == COUNT;
  }

  /** Returns true if what concerns all servers is to be done, too. */
  boolean haveAllServers() {
    return claimed.contains(OF_ALL_SERVERS);
  }

  List<ServerRange> ranges() {
    return ServerRange.ofShares(claimed);
  }

  /**
   * Notes that what concerns all servers is done. Early: it moves the retention on, which must not
   * happen more often because the rest fails.
   */
  void allServersDone() throws SQLException {
    setDue(Set.of(OF_ALL_SERVERS));
    connection.commit();
  }

  private void setDue(Set<Integer> shares) throws SQLException {
    Sql.update(connection, SET_DUE, period, Sql.ints(shares));
  }

  /**
   * Notes when the shares are due again, also after a failure, and gives them back. If it cannot
   * note it, they are still due.
   */
  @Override
  public void close() throws SQLException {
    if (locked.isEmpty()) {
      return;
    }
    connection.rollback(); // a failed transaction would refuse what follows
    try {
      if (!claimed.isEmpty()) {
        setDue(claimed);
        connection.commit();
      }
    } finally {
      connection.rollback();
      unlock();
    }
  }

  private void unlock() throws SQLException {
    Sql.update(connection, UNLOCK, LOCKS, Sql.ints(locked));
    Sql.update(connection, "RESET idle_session_timeout");
    connection.commit();
  }
}
