package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.metric.Share;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the largest processes of each minute. Reports are read here for one of each minute only,
 * and long after they were taken: ingest neither waits for it nor knows of it. What an agent sends
 * from its spool is history, and has no process list kept. For one thread.
 */
public final class KeepProcessTops {
  private static final int BATCH = 200;

  private final LatestReports latest;
  private final DocumentReader reader;
  private final ProcessTopStore store;
  private final Duration retention;
  private final Supplier<Instant> retentionTime;
  private final Map<ServerId, Instant> kept = new HashMap<>();

  /**
   * Keeps process lists in this store.
   *
   * @param retentionTime returns the time by which their age is measured
   */
  public KeepProcessTops(
      LatestReports latest,
      DocumentReader reader,
      ProcessTopStore store,
      Duration retention,
      Supplier<Instant> retentionTime) {
    this.latest = latest;
    this.reader = reader;
    this.store = store;
    this.retention = retention;
    this.retentionTime = retentionTime;
  }

  /** Keeps what is new of a share of the servers, each several times a minute. Blocking. */
  public void keep(Share share) {
    Map<ServerId, Instant> times = latest.times(share);
    List<ProcessTop> batch = new ArrayList<>();
    times.forEach(
        (server, time) -> {
          Instant before = kept.get(server);
          if (before == null || before.isBefore(minute(time))) {
            latest.inMemory(server).ifPresent(report -> batch.add(top(report)));
          }
          if (batch.size() == BATCH) {
            save(batch);
          }
        });
    save(batch);
    kept.keySet().removeIf(server -> share.has(server) && !times.containsKey(server));
  }

  /** Makes room; once in a while. Blocking. */
  public void maintain() {
    store.maintain(retentionTime.get().minus(retention));
  }

  private ProcessTop top(Snapshot report) {
    return ProcessTop.of(
        report.serverId(),
        minute(report.collectedAt()),
        reader.processes(report.document()).stream().map(ProcessSample::of).toList());
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private void save(List<ProcessTop> batch) {
    store.save(batch.stream().filter(top -> !top.processes().isEmpty()).toList());
    batch.forEach(top -> kept.put(top.serverId(), top.minute()));
    batch.clear();
  }
}
