package io.chatops.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargestProcessesTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final ServerId server = ServerId.random();
  private final LatestReports latest = new LatestReports(new InMemoryReportSnapshots(), 1_000_000);
  private final ScriptedDocumentReader reader = new ScriptedDocumentReader();
  private final InMemoryProcessTopStore store = new InMemoryProcessTopStore();
  private final LargestProcesses largest = new LargestProcesses(latest, reader, store, clock);

  @BeforeEach
  void keepAnEarlierList() {
    store.save(
        List.of(
            new ProcessTop(
                server,
                clock.instant().truncatedTo(ChronoUnit.MINUTES),
                List.of(new ProcessSample(1L, "idle", "root", 1.0, 20.4, null, null)))));
  }

  @Test
  void namesThoseOfTheNewestReport() {
    reader.processes =
        report ->
            List.of(
                new ReportedProcess(7L, "yes", 99.6, 2.0, "running", "ada", "yes", "load.service"),
                new ReportedProcess(8L, "db", 3.0, 512.0, "sleeping", "postgres", "db", null));
    report();

    assertThat(largest.apply(alert(MetricType.CPU)))
        .isEqualTo("yes (PID 7, load.service) 100 % of a core, db (PID 8) 3 % of a core");
    assertThat(largest.apply(alert(MetricType.MEMORY)))
        .isEqualTo("db (PID 8) 512 MiB, yes (PID 7, load.service) 2 MiB");

    clock.advance(Duration.ofMinutes(6));
    assertThat(largest.apply(alert(MetricType.CPU))).as("of a silent server").isEmpty();
  }

  @Test
  void namesKeptOnesWhereTheAgentIsAtAnotherHub() {
    assertThat(largest.apply(alert(MetricType.LOAD))).isEqualTo("idle (PID 1) 1 % of a core");

    clock.advance(Duration.ofMinutes(6));
    assertThat(largest.apply(alert(MetricType.LOAD))).isEmpty();
  }

  @Test
  void namesNoneWhereProcessesHaveNoPartOrTheAlertIsResolved() {
    assertThat(largest.apply(alert(MetricType.DISK))).isEmpty();
    Alert.Resolution end = new Alert.Resolution(ResolveReason.RECOVERED, null, clock.instant());
    assertThat(largest.apply(alert(MetricType.CPU).resolved(end, null))).isEmpty();
  }

  private void report() {
    new IngestReport(
            new InMemoryMetricStore(clock, Duration.ofDays(7)),
            latest,
            new LatestVitals(),
            new LiveUpdates(),
            new IngestProgress(clock),
            ReportEvaluator.NONE)
        .ingest(
            new MetricReport(
                server,
                "boot",
                1,
                clock.instant(),
                clock.instant(),
                new Samples.Builder().build(),
                ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8))))
        .join();
  }

  private Alert alert(MetricType type) {
    return new Alert(
        AlertId.random(),
        UserId.random(),
        new AlertKey(AlertThresholdId.random(), server, ""),
        "web-1",
        type,
        Comparison.GT,
        Severity.CRITICAL,
        "It is at 97 %",
        90,
        97,
        97,
        false,
        clock.instant(),
        null,
        null,
        null,
        null);
  }
}
