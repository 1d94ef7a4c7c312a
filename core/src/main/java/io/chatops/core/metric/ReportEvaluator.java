package io.chatops.core.metric;

import java.util.concurrent.CompletableFuture;

/** Looks at each report before it is stored, and again when it is sent again. */
public interface ReportEvaluator {
  /** Looks at nothing. */
  ReportEvaluator NONE = report -> CompletableFuture.completedFuture(null);

  /**
   * Looks at one report. Never blocks, never throws.
   *
   * @return completes once all that follows from this report, and from earlier ones of its server,
   *     is durable; never exceptionally. While the storage cannot be reached it stays open.
   */
  CompletableFuture<?> evaluate(MetricReport report);
}
