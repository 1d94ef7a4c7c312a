package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.RemovedServers;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps reports in memory; "durable" means until the process ends. Bounded: each server has an
 * equal share of {@value #MAX_VALUES} values and loses its oldest reports beyond it; a lone server
 * with 100 series reporting every 5 s keeps two days.
 */
public final class InMemoryMetricStore implements MetricStore, StorageMeter {
  /** At 16 bytes each some 64 MB: a demo's fair share of a small heap. */
  public static final int MAX_VALUES = 4_000_000;

  private static final int BYTES_PER_VALUE = 16;

  private final InstantSource clock;
  private final Duration retention;
  private final Map<ServerId, ServerReports> servers = new ConcurrentHashMap<>();
  private final RemovedServers removed = new RemovedServers();
  private Instant maintenanceDueAt = Instant.MIN;

  private record Key(Instant at, long sequence) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::at).thenComparingLong(Key::sequence);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Series(Metric metric, @Nullable String label) {}

  /** The last sequence of one start of an agent. */
  private record Mark(long sequence, Instant time, Instant touched) {
    boolean reaches(long otherSequence, Instant otherTime) {
      return otherSequence <= sequence && !otherTime.isAfter(time);
    }

    Mark with(Mark other) {
      return new Mark(
          Math.max(sequence, other.sequence),
          time.isAfter(other.time) ? time : other.time,
          other.touched);
    }
  }

  /** One server's reports; locked by itself, so that servers do not wait for each other. */
  private static final class ServerReports {
    private final NavigableMap<Key, Samples> reports = new TreeMap<>();
    private final Map<String, Mark> marks = new HashMap<>();
    private long values;
    private long day;
    private int startsThisDay;

    synchronized AppendOutcome append(
        MetricReport report, Instant now, Instant keptFrom, long share) {
      Instant collectedAt = report.collectedAt();
      String bootId = report.bootId();
      Mark mark = bootId == null ? null : marks.get(bootId);
      if (mark != null && mark.reaches(report.sequence(), collectedAt)) {
        return AppendOutcome.DUPLICATE;
      }
      Instant at =
          collectedAt.isAfter(report.receivedAt().plus(MAX_AHEAD))
              ? report.receivedAt().truncatedTo(ChronoUnit.MICROS)
              : collectedAt;
      if (at.isBefore(keptFrom)) {
        return AppendOutcome.TOO_OLD;
      }
      Key key = new Key(at, report.sequence());
      boolean isNew = reports.putIfAbsent(key, report.samples()) == null;
      if (bootId != null && (mark != null || isStartWithinLimit(now))) {
        marks.merge(bootId, new Mark(report.sequence(), collectedAt, now), Mark::with);
      }
      if (!isNew) {
        return AppendOutcome.DUPLICATE;
      }
      values += report.samples().size();
      while (values > share && reports.size() > 1) {
        dropOldest();
      }
      return AppendOutcome.STORED;
    }

    /** Counts a start that is new. */
    private boolean isStartWithinLimit(Instant now) {
      long today = now.getEpochSecond() / 86_400;
      if (today != day) {
        day = today;
        startsThisDay = 0;
      }
      return startsThisDay++ < STARTS_PER_DAY;
    }

    synchronized void dropBefore(Instant keptFrom) {
      marks.values().removeIf(mark -> mark.touched().isBefore(keptFrom));
      while (!reports.isEmpty() && reports.firstKey().at().isBefore(keptFrom)) {
        dropOldest();
      }
    }

    synchronized MetricHistory history(HistoryQuery query, Instant now, int maxSeries) {
      NavigableMap<Key, Samples> range =
          reports.subMap(
              new Key(query.start(), Long.MIN_VALUE), true,
              new Key(query.end(), Long.MIN_VALUE), false);
      long[] times = range.keySet().stream().mapToLong(key -> key.at().toEpochMilli()).toArray();
      HistoryBuilder history = new HistoryBuilder(query, now, Coverage.ofReports(times), maxSeries);
      range.forEach(
          (key, samples) -> {
            long at = key.at().toEpochMilli();
            Set<Series> seen = new HashSet<>();
            for (int i = 0; i < samples.size(); i++) {
              Metric metric = samples.metric(i);
              if (!seen.add(new Series(metric, samples.label(i)))) {
                continue; // a report may name a series twice: the first counts
              }
              double kept = (double) Math.round(samples.value(i) * metric.scale()) / metric.scale();
              history.add(metric, samples.label(i), at, kept);
            }
          });
      return history.build();
    }

    private void dropOldest() {
      values -= reports.pollFirstEntry().getValue().size();
    }
  }

  /**
   * An empty store.
   *
   * @param retention reports collected longer ago are dropped, and not taken
   */
  public InMemoryMetricStore(InstantSource clock, Duration retention) {
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public CompletableFuture<AppendOutcome> append(MetricReport report) {
    if (removed.contains(report.serverId())) {
      return CompletableFuture.completedFuture(AppendOutcome.TOO_OLD);
    }
    ServerReports reports =
        servers.computeIfAbsent(report.serverId(), serverId -> new ServerReports());
    return CompletableFuture.completedFuture(
        reports.append(
            report, clock.instant(), keptFrom(), MAX_VALUES / Math.max(1, servers.size())));
  }

  @Override
  public int queueLimit() {
    return Integer.MAX_VALUE; // nothing ever waits
  }

  @Override
  public List<MetricHistory> history(FleetQuery query) {
    Instant now = clock.instant();
    return query.servers().stream()
        .map(
            serverId ->
                servers
                    .getOrDefault(serverId, new ServerReports())
                    .history(query.of(serverId), now, query.maxSeries()))
        .toList();
  }

  @Override
  public void deleteServer(ServerId serverId) {
    removed.add(serverId);
    servers.remove(serverId);
  }

  @Override
  public void refresh(ServerId serverId) {
    // No other hub shares this memory.
  }

  @Override
  public synchronized boolean maintain(int callers, Duration period) {
    Instant now = clock.instant();
    if (!period.isZero() && now.isBefore(maintenanceDueAt)) {
      return false;
    }
    Instant keptFrom = keptFrom();
    servers.values().forEach(reports -> reports.dropBefore(keptFrom));
    maintenanceDueAt = now.plus(period);
    return true;
  }

  @Override
  public StorageUsage measure() {
    List<StorageUsage.OfServer> byServer = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    Instant oldest = null;
    Instant newest = null;
    for (Map.Entry<ServerId, ServerReports> server : servers.entrySet()) {
      ServerReports reports = server.getValue();
      synchronized (reports) {
        if (reports.reports.isEmpty()) {
          continue;
        }
        Instant first = reports.reports.firstKey().at();
        Instant last = reports.reports.lastKey().at();
        oldest = oldest == null || first.isBefore(oldest) ? first : oldest;
        newest = newest == null || last.isAfter(newest) ? last : newest;
        rows += reports.reports.size();
        long its = reports.values * BYTES_PER_VALUE;
        bytes += its;
        byServer.add(new StorageUsage.OfServer(server.getKey(), Map.of(StorageTier.RAW, its)));
      }
    }
    byServer.sort(Comparator.comparing(StorageUsage.OfServer::total).reversed());
    return new StorageUsage(
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        List.of(
            new StorageUsage.OfTier(
                StorageTier.RAW,
                bytes,
                rows,
                rows == 0 ? null : (double) BYTES_PER_VALUE,
                oldest,
                newest,
                retention,
                null)),
        byServer);
  }

  private Instant keptFrom() {
    return clock.instant().minus(retention).truncatedTo(ChronoUnit.HOURS);
  }
}
