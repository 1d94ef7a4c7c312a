package io.chatops.testkit;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the reports of one server. */
public final class Reports {
  private static final ReportDocument DOCUMENT =
      ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8));

  private final ServerId serverId;
  private final @Nullable String bootId;

  private Reports(ServerId serverId, @Nullable String bootId) {
    this.serverId = serverId;
    this.bootId = bootId;
  }

  public static Reports of(ServerId serverId, String bootId) {
    return new Reports(serverId, bootId);
  }

  /** As earlier agents send them: not counted. */
  public static Reports withoutBootId(ServerId serverId) {
    return new Reports(serverId, null);
  }

  /** A report with the CPU's utilization, received when it was collected. */
  public MetricReport cpu(long sequence, Instant at, double percent) {
    return report(sequence, at, cpuSamples(percent).build());
  }

  public MetricReport report(long sequence, Instant at, Samples samples) {
    return new MetricReport(serverId, bootId, sequence, at, at, samples, DOCUMENT);
  }

  public MetricReport received(long sequence, Instant collectedAt, Instant receivedAt) {
    return new MetricReport(
        serverId, bootId, sequence, collectedAt, receivedAt, cpuSamples(1).build(), DOCUMENT);
  }

  public static Samples.Builder cpuSamples(double percent) {
    return new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, percent);
  }
}
