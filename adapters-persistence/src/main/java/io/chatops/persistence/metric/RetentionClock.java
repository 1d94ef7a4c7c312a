package io.chatops.persistence.metric;

import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The time by which measurements are too old: the hub's clock, but each upkeep lets it go ahead by
 * one step at most. A host that comes up with a wrong date would otherwise drop years of history in
 * one turn; so it loses the oldest hours until somebody notices, and a hub that was off for long
 * just takes some turns to catch up. How far it has come is in the database. For many threads.
 */
final class RetentionClock {
  private static final System.Logger LOG = System.getLogger(RetentionClock.class.getName());

  /** A hub may well have been off for so long. */
  private static final Duration WORTH_A_WORD = Duration.ofDays(1);

  private final InstantSource clock;
  private final Duration step;
  private volatile @Nullable Instant reached;
  private volatile boolean behind;

  RetentionClock(InstantSource clock, Duration step) {
    this.clock = clock;
    this.step = step;
  }

  /** Not after the clock, and no more than a step after the last upkeep. */
  Instant instant() {
    Instant now = clock.instant();
    Instant last = reached;
    return last == null ? now : earlier(now, last.plus(step));
  }

  /** Learns how far the last upkeep came, of whichever hub. */
  void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT reached FROM metric_retention_time")) {
      reached = rows.next() ? StoredTime.read(rows, 1) : null;
    }
  }

  /**
   * Goes ahead by a step, as far as the clock does.
   *
   * @param connection does not commit by itself; what was done in it is committed
   * @return what time it is for the upkeep
   */
  Instant advance(Connection connection) throws SQLException {
    load(connection);
    Instant now = clock.instant();
    Instant last = reached;
    Instant next = instant();
    if (last == null || next.isAfter(last)) {
      write(connection, next);
      reached = next;
    }
    connection.commit();
    warn(now, last);
    return next;
  }

  private static void write(Connection connection, Instant next) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO metric_retention_time (reached) VALUES (?)"
                + " ON CONFLICT (one) DO UPDATE SET reached = excluded.reached")) {
      upsert.setObject(1, StoredTime.of(next));
      upsert.executeUpdate();
    }
  }

  private void warn(Instant now, @Nullable Instant last) {
    boolean leapt =
        last != null && now.isAfter(last.plus(step)) && now.isAfter(last.plus(WORTH_A_WORD));
    if (leapt && !behind) {
      LOG.log(
          System.Logger.Level.WARNING,
          "It is "
              + now
              + " by this host's clock, and the last upkeep of metrics was at "
              + last
              + ". If the clock is wrong, set it right; if the hub was off for so long, there is"
              + " nothing to do: what is older than its retention goes little by little, "
              + step
              + " with each turn");
    }
    behind = leapt;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
