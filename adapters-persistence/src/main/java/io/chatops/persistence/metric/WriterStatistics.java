package io.chatops.persistence.metric;

import io.chatops.core.metric.AppendOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The writer's counters, read by other threads. */
final class WriterStatistics {
  final LongAdder stored = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder tooOld = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder groups = new LongAdder();
  final LongAdder groupNanos = new LongAdder();
  final LongAdder commitNanos = new LongAdder();
  final RecentTimes commits = new RecentTimes();
  final LongAdder retries = new LongAdder();
  final LongAdder leftOutSamples = new LongAdder();
  final LongAdder maintenances = new LongAdder();
  final LongAdder maintenanceNanos = new LongAdder();

  void count(AppendOutcome outcome) {
    LongAdder counter =
        switch (outcome) {
          case STORED, LEFT_OUT -> stored;
          case DUPLICATE -> duplicates;
          case TOO_OLD -> tooOld;
        };
    counter.increment();
  }

  MetricStoreCounters with(
      int waitingReports,
      long waitingBytes,
      @Nullable Duration compactionLag,
      boolean diskFull,
      long unreadableChunks) {
    return new MetricStoreCounters(
        waitingReports,
        waitingBytes,
        stored.sum(),
        duplicates.sum(),
        tooOld.sum(),
        failed.sum(),
        groups.sum(),
        groupNanos.sum(),
        commitNanos.sum(),
        commits.p99(),
        retries.sum(),
        leftOutSamples.sum(),
        maintenances.sum(),
        maintenanceNanos.sum(),
        compactionLag,
        diskFull,
        unreadableChunks);
  }
}
