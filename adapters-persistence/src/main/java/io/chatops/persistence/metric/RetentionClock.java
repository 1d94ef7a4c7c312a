package io.chatops.persistence.metric;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The clock that decides which measurements are too old. It follows the hub's clock, but advances
 * by at most one step per maintenance run. Otherwise a host with a wrong date would drop years of
 * history at once. With it, only the oldest hours are lost until somebody notices, and a hub that
 * was off for a long time takes some runs to catch up. The time reached is stored in the database.
 * Safe for use by many threads.
 */
final class RetentionClock {
  private static final System.Logger LOG = System.getLogger(RetentionClock.class.getName());

  /** A gap that deserves a warning; hubs are often off for less. */
  private static final Duration WARN_GAP = Duration.ofDays(1);

  private final InstantSource clock;
  private final Duration step;
  private volatile @Nullable Instant reached;
  private volatile boolean behind;

  RetentionClock(InstantSource clock, Duration step) {
    this.clock = clock;
    this.step = step;
  }

  /** Returns the current time: the hub's, but at most one step after the last maintenance run. */
  Instant instant() {
    Instant now = clock.instant();
    Instant last = reached;
    return last == null ? now : earlier(now, last.plus(step));
  }

  /** Reads the time reached by the last maintenance run of any hub. */
  void load(Connection connection) throws SQLException {
    reached =
        Sql.first(
                connection,
                "SELECT reached FROM metric_retention_time",
                row -> StoredTime.read(row, 1))
            .orElse(null);
  }

  /**
   * Advances by at most one step.
   *
   * @param connection must not be in autocommit mode; this commits it
   * @return the time for this maintenance run
   */
  Instant advance(Connection connection) throws SQLException {
    load(connection);
    Instant now = clock.instant();
    Instant last = reached;
    Instant next = instant();
    if (last == null || next.isAfter(last)) {
      Sql.update(
          connection,
          "INSERT INTO metric_retention_time (reached) VALUES (?)"
              + " ON CONFLICT (one) DO UPDATE SET reached = excluded.reached",
          next);
      reached = next;
    }
    connection.commit();
    warn(now, last);
    return next;
  }

  private void warn(Instant now, @Nullable Instant last) {
    boolean leapt =
        last != null && now.isAfter(last.plus(step)) && now.isAfter(last.plus(WARN_GAP));
    if (leapt && !behind) {
      LOG.log(
          System.Logger.Level.WARNING,
          "This host's clock shows "
              + now
              + ", and the last maintenance of metrics was at "
              + last
              + ". If the clock is wrong, correct it. If the hub was off for that long, there is"
              + " nothing to do: old measurements are dropped step by step, "
              + step
              + " with each run");
    }
    behind = leapt;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
