package io.chatops.rest;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reports as an agent would have sent them. */
final class Reports {
  private Reports() {}

  /** One with a processor's use and that of a file system. */
  static String ingest(IngestReport ingest, ServerId serverId, Instant at, double cpu) {
    String document =
        "{ \"server_id\": \"%s\",\n  \"cpu\": {\"usage_percent\": %s}, \"extra\": \"\\u00e9\" }"
            .formatted(serverId, cpu);
    store(ingest, serverId, at, document, cpu);
    return document;
  }

  static void ingestDocument(IngestReport ingest, ServerId serverId, Instant at, String document) {
    store(ingest, serverId, at, document, 1.0);
  }

  private static void store(
      IngestReport ingest, ServerId serverId, Instant at, String document, double cpu) {
    ingest
        .ingest(
            new MetricReport(
                serverId,
                null,
                0,
                at,
                at,
                new Samples.Builder()
                    .add(Metric.CPU_USAGE_PERCENT, null, cpu)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 61.5)
                    .build(),
                ReportDocument.of(document.getBytes(StandardCharsets.UTF_8))))
        .join();
  }
}
