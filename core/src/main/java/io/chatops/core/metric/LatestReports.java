package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest durable report of each server, in memory; written back in batches. A crash loses at
 * most what changed since the last {@link #writeBack}, and only of this view: history has every
 * report.
 */
public final class LatestReports {
  private static final int BATCH = 200;

  private final Map<ServerId, NewestReport> latest = new ConcurrentHashMap<>();
  private final Set<ServerId> changed = ConcurrentHashMap.newKeySet();
  private final RemovedServers removed = new RemovedServers();
  private final ReportSnapshots snapshots;
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * Creates the view, with no report yet.
   *
   * @param room how many bytes of memory the reports may take. Once that is used up, reports larger
   *     than an equal share of it are not kept: the last stored one is found in their place. So
   *     hosts that send absurd reports take no room from others
   */
  public LatestReports(ReportSnapshots snapshots, long room) {
    this.snapshots = snapshots;
    this.maxBytes = room;
  }

  /**
   * Takes a report if it is the newest of its server; its bytes are copied.
   *
   * @return whether it is
   */
  boolean put(MetricReport report) {
    Instant at = time(report);
    NewestReport kept =
        latest.compute(
            report.serverId(),
            (server, before) ->
                removed.contains(server) || (before != null && at.isBefore(before.collectedAt()))
                    ? before
                    : replaced(server, before, at, report.document()));
    if (kept == null) {
      return !removed.contains(report.serverId());
    }
    if (!at.equals(kept.collectedAt())) {
      return false;
    }
    changed.add(report.serverId());
    return true;
  }

  /** The next, in the memory of the one before; nothing where there is no room for it. */
  private @Nullable NewestReport replaced(
      ServerId server, @Nullable NewestReport before, Instant at, ReportDocument document) {
    int length = document.length();
    int next = before == null ? NewestReport.sizeOf(length) : before.sizeWith(length);
    long left = maxBytes - held.addAndGet(-size(before));
    if (next > left && next > maxBytes / (latest.size() + 1)) {
      return null;
    }
    held.addAndGet(next);
    NewestReport kept = before == null ? new NewestReport(server) : before;
    kept.replace(at, document);
    return kept;
  }

  private static long size(@Nullable NewestReport report) {
    return report == null ? 0 : report.memory().length;
  }

  /**
   * Returns the time as the store takes it: a clock that once ran far ahead must not hide every
   * later report.
   */
  static Instant time(MetricReport report) {
    Instant latestBelievable = report.receivedAt().plus(MetricStore.MAX_AHEAD);
    return report.collectedAt().isAfter(latestBelievable)
        ? report.receivedAt().truncatedTo(ChronoUnit.MICROS)
        : report.collectedAt();
  }

  /** The newest report, from the storage when there was none since the start. Blocking then. */
  public Optional<Snapshot> find(ServerId serverId) {
    return inMemory(serverId).or(() -> snapshots.find(serverId));
  }

  /** The newest report of a server; empty when it has not reported since the start. */
  public Optional<Snapshot> inMemory(ServerId serverId) {
    return Optional.ofNullable(latest.get(serverId)).map(NewestReport::copy);
  }

  /** Returns when the servers of a share that reported since the start did so last. */
  public Map<ServerId, Instant> times(Share share) {
    Map<ServerId, Instant> times = new HashMap<>();
    latest.forEach(
        (server, report) -> {
          if (share.has(server)) {
            times.put(server, report.collectedAt());
          }
        });
    return times;
  }

  /**
   * Evicts the reports of servers that another hub owns now: the stored ones take their place.
   * Blocking.
   */
  public void release(Collection<ServerId> servers) {
    List<ServerId> all = List.copyOf(servers);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<ServerId> part = all.subList(from, Math.min(from + BATCH, all.size()));
      List<ServerId> due = part.stream().filter(changed::contains).toList();
      List<Snapshot> last = due.stream().flatMap(server -> inMemory(server).stream()).toList();
      if (!last.isEmpty()) {
        snapshots.save(last); // has no effect where a newer one is stored
      }
      due.forEach(changed::remove);
      part.forEach(this::drop);
    }
  }

  private void drop(ServerId serverId) {
    latest.computeIfPresent(
        serverId,
        (id, present) -> {
          held.addAndGet(-size(present));
          return null;
        });
  }

  /** Evicts a removed server for good: later reports of it are dropped. */
  public void remove(ServerId serverId) {
    removed.add(serverId);
    held.addAndGet(-size(latest.remove(serverId)));
    changed.remove(serverId);
  }

  /**
   * Stores of a share of the servers what changed since it was stored last. Blocking; for one
   * caller at a time.
   */
  public void writeBack(Share share) {
    List<ServerId> due = changed.stream().filter(share::has).toList();
    for (int from = 0; from < due.size(); from += BATCH) {
      List<ServerId> part = due.subList(from, Math.min(from + BATCH, due.size()));
      // Taken off first: a report that comes while we save marks the server again.
      part.forEach(changed::remove);
      List<Snapshot> batch = new ArrayList<>();
      for (ServerId serverId : part) {
        inMemory(serverId).ifPresent(batch::add);
      }
      try {
        snapshots.save(batch);
      } catch (RuntimeException e) {
        changed.addAll(due.subList(from, due.size()));
        throw e;
      }
    }
  }
}
