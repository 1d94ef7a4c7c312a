package io.chatops.persistence.metric;

import io.chatops.core.metric.StorageTier;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The regular maintenance of stored metrics, by one hub at a time. It creates partitions in
 * advance, compacts hours, sums up days, and drops what is older than its retention, partition by
 * partition.
 */
final class MetricMaintenance {
  /** The advisory lock of the hub that does the maintenance. */
  private static final long MAINTENANCE_LOCK = 0x43686174_4f707303L;

  /**
   * The number of hours for which partitions are created in advance: more than the time between two
   * runs.
   */
  private static final int HOURS_AHEAD = 3;

  private final Partitions reports;
  private final Partitions raw = new Partitions("metric_chunk_raw", Partitions.Width.DAY);
  private final Map<Tier, Partitions> sums = new EnumMap<>(Tier.class);
  private final MetricStoreSettings settings;
  private final UnreadableChunks unreadable;

  MetricMaintenance(Partitions reports, MetricStoreSettings settings, UnreadableChunks unreadable) {
    this.reports = reports;
    this.settings = settings;
    this.unreadable = unreadable;
    for (Tier tier : Tier.finestFirst()) {
      sums.put(tier, new Partitions(tier.table(), tier.partition()));
    }
  }

  /** Takes the lock for the maintenance; returns false if another hub has it. */
  static boolean tryLock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pg_try_advisory_lock(" + MAINTENANCE_LOCK + ")")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** Releases the lock, also after a failure. */
  static void unlock(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback(); // a failed transaction would refuse the unlock, too
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock(" + MAINTENANCE_LOCK + ")");
    }
  }

  /**
   * Runs all of it. Repeatable, and may be interrupted at any point.
   *
   * @param connection must not be in autocommit mode; the caller holds the lock
   * @param now the time from the clock
   * @param retentionNow the time from {@link RetentionClock}
   */
  void run(Connection connection, Instant now, Instant retentionNow) throws SQLException {
    try {
      reports.ensure(connection, hoursFrom(now));
      new ReportCompaction(reports, raw, unreadable).run(connection, now);
      new DayRollup(sums, unreadable).run(connection, now);
      ServerData.deleteRemoved(connection);
    } catch (SQLException e) {
      // If the disk is full, only dropping data can help.
      try {
        connection.rollback();
        makeRoom(connection, retentionNow);
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    dropOld(connection, retentionNow, firstRawDay(retentionNow));
  }

  /**
   * Only drops what is too old, which needs hardly any space. Days not yet summed up are kept,
   * because otherwise nothing would be left of them.
   */
  void makeRoom(Connection connection, Instant now) throws SQLException {
    Instant first = firstRawDay(now);
    Instant due = DayRollup.firstDue(connection);
    dropOld(connection, now, due != null && due.isBefore(first) ? due : first);
  }

  private Instant firstRawDay(Instant now) {
    return ReportWriter.keptFrom(now, settings.retention()).truncatedTo(ChronoUnit.DAYS);
  }

  private void dropOld(Connection connection, Instant now, Instant firstRawDay)
      throws SQLException {
    dropEndedBy(connection, raw, StorageTier.RAW, firstRawDay);
    for (Map.Entry<Tier, Partitions> tier : sums.entrySet()) {
      dropEndedBy(
          connection,
          tier.getValue(),
          tier.getKey().storageTier(),
          tier.getKey().keptFrom(now, settings));
    }
    Instant keptFrom = ReportWriter.keptFrom(now, settings.retention());
    forgetUnreadable(connection, keptFrom);
    forgetBoots(connection, keptFrom);
    connection.commit();
  }

  private static void dropEndedBy(
      Connection connection, Partitions partitions, StorageTier tier, Instant time)
      throws SQLException {
    for (Partitions.Found partition : partitions.endedBy(connection, time)) {
      if (!partitions.drop(connection, partition)) {
        return; // a reader takes longer: next time
      }
    }
    ChunkSpace.drop(connection, tier, time);
  }

  private static Set<Long> hoursFrom(Instant now) {
    long present = Partitions.Width.HOUR.index(StoredTime.micros(now));
    Set<Long> hours = new TreeSet<>();
    for (long hour = present; hour <= present + HOURS_AHEAD; hour++) {
      hours.add(hour);
    }
    return hours;
  }

  private static void forgetUnreadable(Connection connection, Instant keptFrom)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM metric_report_unreadable WHERE collected_at < ?")) {
      delete.setObject(1, StoredTime.of(keptFrom));
      delete.executeUpdate();
    }
  }

  /**
   * Deletes marks older than everything that is kept; the reports they would refuse are too old
   * anyway.
   */
  private static void forgetBoots(Connection connection, Instant keptFrom) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM agent_boot WHERE updated_at < ?")) {
      delete.setObject(1, StoredTime.of(keptFrom.minus(Duration.ofDays(1))));
      delete.executeUpdate();
    }
  }
}
