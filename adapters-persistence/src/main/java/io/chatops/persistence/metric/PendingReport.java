package io.chatops.persistence.metric;

import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.persistence.sql.StoredText;
import io.chatops.persistence.sql.StoredTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A report waiting for its commit. Only the writer changes its outcome. */
final class PendingReport {
  /** The approximate size of the objects around the numbers and the document, in bytes. */
  private static final int OVERHEAD_BYTES = 400;

  private static final int BYTES_PER_SAMPLE = 48;

  final MetricReport report;
  final CompletableFuture<AppendOutcome> done = new CompletableFuture<>();
  final @Nullable BootKey boot;

  /** The report's time from the agent's clock, in microseconds since the epoch; part of its key. */
  final long claimedMicros;

  /** The time under which the report is stored, in microseconds since the epoch. */
  final long storedMicros;

  final long bytes;

  @Nullable AppendOutcome outcome;

  PendingReport(MetricReport report) {
    this.report = report;
    String bootId = report.bootId();
    this.boot = bootId == null ? null : new BootKey(report.serverId(), StoredText.of(bootId));
    this.claimedMicros = StoredTime.micros(report.collectedAt());
    Instant latest = report.receivedAt().plus(MetricStore.MAX_AHEAD);
    this.storedMicros =
        report.collectedAt().isAfter(latest)
            ? StoredTime.micros(report.receivedAt())
            : claimedMicros;
    this.bytes =
        OVERHEAD_BYTES
            + report.document().bytes().length
            + (long) BYTES_PER_SAMPLE * report.samples().size();
  }
}
