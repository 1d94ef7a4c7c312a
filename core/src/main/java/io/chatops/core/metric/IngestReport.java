package io.chatops.core.metric;

import java.util.concurrent.CompletableFuture;

/**
 * Takes a report from an agent: stores it, then shows it. The hot path: no query, no shared lock.
 */
public final class IngestReport {
  private final MetricStore store;
  private final LatestReports latest;
  private final LiveUpdates live;

  public IngestReport(MetricStore store, LatestReports latest, LiveUpdates live) {
    this.store = store;
    this.latest = latest;
    this.live = live;
  }

  /**
   * Ingests one report. Never blocks.
   *
   * @return as {@link MetricStore#append}; whoever watches was told before it completes
   */
  public CompletableFuture<AppendOutcome> ingest(MetricReport report) {
    return store
        .append(report)
        .thenApply(
            outcome -> {
              // A report from a spool is history, not news: browsers are shown the newest only.
              if (outcome == AppendOutcome.STORED && latest.put(report)) {
                live.publish(report);
              }
              return outcome;
            });
  }
}
