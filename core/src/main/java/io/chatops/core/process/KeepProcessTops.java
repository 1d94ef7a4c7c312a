package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Share;
import io.chatops.core.metric.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the largest processes of each minute. One report of each minute is read here, and more only
 * while a server gets busier: ingest neither waits for it nor knows of it. What an agent sends from
 * its spool is history, and has no process list kept. For one thread.
 */
public final class KeepProcessTops {
  private static final int BATCH = 200;

  /** The percentage points of CPU or memory that make a server busier than its kept list shows. */
  private static final double RISE = 10;

  private final LatestReports latest;
  private final LatestVitals vitals;
  private final DocumentReader reader;
  private final ProcessTopStore store;
  private final Duration retention;
  private final Supplier<Instant> retentionTime;
  private final Map<ServerId, Kept> kept = new HashMap<>();

  /** The use of a host in percent; absent: not reported. */
  private record Use(@Nullable Double cpu, @Nullable Double memory) {
    static Use of(Vitals vitals) {
      return new Use(
          vitals.cpu() == null ? null : vitals.cpu().usagePercent(),
          vitals.memory() == null ? null : vitals.memory().usagePercent());
    }

    boolean hasRisenSince(Use before) {
      return hasRisen(before.cpu, cpu) || hasRisen(before.memory, memory);
    }

    private static boolean hasRisen(@Nullable Double before, @Nullable Double now) {
      return before != null && now != null && now >= before + RISE;
    }
  }

  /** The minute of a server's newest list, and how busy the server was then. */
  private record Kept(Instant minute, Use use) {}

  private record Due(ProcessTop top, Use use) {}

  private interface Condition {
    boolean isDue(@Nullable Kept before, Instant time, Use use);
  }

  /**
   * Keeps process lists in this store.
   *
   * @param retentionTime returns the time by which their age is measured
   */
  public KeepProcessTops(
      LatestReports latest,
      LatestVitals vitals,
      DocumentReader reader,
      ProcessTopStore store,
      Duration retention,
      Supplier<Instant> retentionTime) {
    this.latest = latest;
    this.vitals = vitals;
    this.reader = reader;
    this.store = store;
    this.retention = retention;
    this.retentionTime = retentionTime;
  }

  /**
   * Keeps the first list of a minute of a share of the servers, several times a minute. Blocking.
   */
  public void keep(Share share) {
    Map<ServerId, Instant> times = latest.times(share);
    keep(
        times,
        (before, time, use) -> before == null || before.minute().isBefore(minute(time)),
        store::save);
    kept.keySet().removeIf(server -> share.has(server) && !times.containsKey(server));
  }

  /**
   * Replaces the lists of servers that are busier now, with each of their reports: a load of some
   * seconds is in no other. Blocking.
   */
  public void keepBusier(Share share) {
    keep(
        latest.times(share),
        (before, time, use) -> before != null && use.hasRisenSince(before.use()),
        store::replace);
  }

  private void keep(
      Map<ServerId, Instant> times, Condition condition, Consumer<List<ProcessTop>> storing) {
    List<Due> batch = new ArrayList<>();
    times.forEach(
        (server, time) -> {
          Kept before = kept.get(server);
          Use use = vitals.find(server).map(Use::of).orElse(new Use(null, null));
          if (condition.isDue(before, time, use)) {
            latest
                .inMemory(server)
                .ifPresent(report -> batch.add(new Due(ProcessTop.of(report, reader), use)));
          }
          if (batch.size() == BATCH) {
            save(batch, storing);
          }
        });
    save(batch, storing);
  }

  /** Makes room; once in a while. Blocking. */
  public void maintain() {
    store.maintain(retentionTime.get().minus(retention));
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private void save(List<Due> batch, Consumer<List<ProcessTop>> storing) {
    storing.accept(batch.stream().map(Due::top).filter(top -> !top.processes().isEmpty()).toList());
    batch.forEach(due -> kept.put(due.top().serverId(), new Kept(due.top().minute(), due.use())));
    batch.clear();
  }
}
