package io.chatops.persistence.postgres;

import io.chatops.core.metric.StorageTier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is done to stored metrics now and then, by one hub at a time: room is made for what comes,
 * hours are compacted, days summed up, and what is older than its retention goes, a partition at a
 * time.
 */
final class MetricMaintenance {
  /** How many hours ahead partitions are made: more than the time between two maintenances. */
  private static final int HOURS_AHEAD = 3;

  private final Partitions reports;
  private final Partitions raw = new Partitions("metric_chunk_raw", Partitions.Width.DAY);
  private final Map<Tier, Partitions> sums = new EnumMap<>(Tier.class);
  private final MetricStoreSettings settings;

  MetricMaintenance(Partitions reports, MetricStoreSettings settings) {
    this.reports = reports;
    this.settings = settings;
    for (Tier tier : Tier.finestFirst()) {
      sums.put(tier, new Partitions(tier.table(), tier.partition()));
    }
  }

  /**
   * Repeatable, and may be interrupted at any point.
   *
   * @param connection does not commit by itself; the caller holds the lock
   */
  void run(Connection connection, Instant now) throws SQLException {
    reports.ensure(connection, hoursFrom(now));
    new ReportCompaction(reports, raw).run(connection, now);
    new DayRollup(sums).run(connection, now);
    makeRoom(connection, now);
  }

  /** Only drops what is too old, which needs hardly any room. */
  void makeRoom(Connection connection, Instant now) throws SQLException {
    Instant keptFrom = ReportWriter.keptFrom(now, settings.retention());
    forgetBoots(connection, keptFrom);
    connection.commit();
    connection.setAutoCommit(true);
    Instant firstDay = keptFrom.truncatedTo(ChronoUnit.DAYS);
    dropEndedBy(connection, raw, firstDay);
    ChunkSpace.drop(connection, StorageTier.RAW, firstDay);
    for (Map.Entry<Tier, Partitions> tier : sums.entrySet()) {
      Instant first = tier.getKey().keptFrom(now, settings);
      dropEndedBy(connection, tier.getValue(), first);
      ChunkSpace.drop(connection, tier.getKey().storageTier(), first);
    }
    connection.setAutoCommit(false);
  }

  private static void dropEndedBy(Connection connection, Partitions partitions, Instant time)
      throws SQLException {
    for (Partitions.Found partition : partitions.endedBy(connection, time)) {
      partitions.detach(connection, partition);
      Partitions.drop(connection, partition);
    }
  }

  private static Set<Long> hoursFrom(Instant now) {
    long present = Partitions.Width.HOUR.index(Micros.of(now));
    Set<Long> hours = new TreeSet<>();
    for (long hour = present; hour <= present + HOURS_AHEAD; hour++) {
      hours.add(hour);
    }
    return hours;
  }

  /** Marks older than all that is kept: whatever they would refuse is too old by itself. */
  private static void forgetBoots(Connection connection, Instant keptFrom) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM agent_boot WHERE updated_at < ?")) {
      delete.setObject(1, Database.time(keptFrom.minus(Duration.ofDays(1))));
      delete.executeUpdate();
    }
  }
}
