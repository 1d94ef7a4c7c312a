package io.chatops.persistence.metric;

import io.chatops.core.metric.StorageTier;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The regular maintenance of stored metrics, in shares that hubs divide among themselves. It
 * creates partitions in advance, compacts hours, sums up days, and drops what is older than its
 * retention, partition by partition.
 */
final class MetricMaintenance {
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

  /**
   * Does what is to be done for each server of some shares. Repeatable, and may be interrupted at
   * any point.
   *
   * @param connection must not be in autocommit mode; it has the shares
   * @param now the time from the clock
   */
  void runForEach(Connection connection, MaintenanceShares shares, Instant now)
      throws SQLException {
    reports.ensure(connection, hoursFrom(now));
    new ReportCompaction(reports, raw, unreadable).run(connection, shares.ranges(), now);
    new DayRollup(sums, unreadable).run(connection, shares.ranges(), now);
  }

  /**
   * Does all of it, for these shares and for all servers at once.
   *
   * @param retentionNow the time from {@link RetentionClock}
   */
  void run(Connection connection, MaintenanceShares shares, Instant now, Instant retentionNow)
      throws SQLException {
    try {
      runForEach(connection, shares, now);
      new ReportCompaction(reports, raw, unreadable).dropEmpty(connection, now);
      ServerData.deleteRemoved(connection);
    } catch (SQLException e) {
      // If the disk is full, only dropping data can help.
      try {
        connection.rollback();
        dropOldest(connection, retentionNow);
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    Instant first = firstRawDay(retentionNow);
    dropOld(
        connection,
        retentionNow,
        shares.areAll() ? first : earlier(first, sparedFrom(connection, first)));
  }

  /**
   * Others may be about to sum up days that are too old, such as after all hubs were off for long.
   * They have another day for it, in which each share is maintained many times.
   */
  private static Instant sparedFrom(Connection connection, Instant first) throws SQLException {
    Instant due = DayRollup.firstDue(connection);
    Instant last = first.minus(1, ChronoUnit.DAYS);
    return due == null ? first : due.isBefore(last) ? last : due;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * Only drops what is too old, which needs hardly any space. Days not yet summed up are kept,
   * because otherwise nothing would be left of them.
   */
  void dropOldest(Connection connection, Instant now) throws SQLException {
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
    Sql.update(connection, "DELETE FROM metric_report_unreadable WHERE collected_at < ?", keptFrom);
    // Marks older than everything that is kept: the reports they would refuse are too old anyway.
    Sql.update(
        connection,
        "DELETE FROM agent_boot WHERE updated_at < ?",
        keptFrom.minus(Duration.ofDays(1)));
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
}
