package io.chatops.core.metric;

import java.util.concurrent.CompletableFuture;

/**
 * Takes a report from an agent: looks at it, stores it, then shows it. The hot path: no query, no
 * shared lock.
 */
public final class IngestReport {
  private final MetricStore store;
  private final LatestReports latest;
  private final LatestVitals vitals;
  private final LiveUpdates live;
  private final IngestProgress progress;
  private final ReportEvaluator evaluator;

  public IngestReport(
      MetricStore store,
      LatestReports latest,
      LatestVitals vitals,
      LiveUpdates live,
      IngestProgress progress,
      ReportEvaluator evaluator) {
    this.store = store;
    this.latest = latest;
    this.vitals = vitals;
    this.live = live;
    this.progress = progress;
    this.evaluator = evaluator;
  }

  /**
   * Ingests one report. Never blocks.
   *
   * @return as {@link MetricStore#append}, and once all changes of alerts that follow from the
   *     report are durable, too: what a crash loses was not acknowledged, and is sent again. Live
   *     subscribers receive the report before it completes
   */
  public CompletableFuture<AppendOutcome> ingest(MetricReport report) {
    CompletableFuture<?> evaluated = evaluator.evaluate(report);
    progress.started();
    CompletableFuture<AppendOutcome> appended;
    try {
      appended = store.append(report);
    } catch (RuntimeException e) {
      progress.rejected();
      throw e;
    }
    CompletableFuture<AppendOutcome> shown =
        appended
            .whenComplete(
                (outcome, failure) -> {
                  if (failure == null) {
                    progress.stored();
                  } else {
                    progress.rejected();
                  }
                })
            .thenApply(
                outcome -> {
                  // A report from a spool is history: browsers are sent the newest only.
                  boolean isNew =
                      outcome == AppendOutcome.STORED || outcome == AppendOutcome.LEFT_OUT;
                  if (isNew) {
                    vitals.put(report);
                  }
                  if (isNew && latest.put(report)) {
                    live.publish(report);
                  }
                  return outcome;
                });
    return evaluated.isDone()
        ? shown
        : shown.thenCompose(outcome -> evaluated.thenApply(done -> outcome));
  }
}
