package io.chatops.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.Share;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeepProcessTopsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant start = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final LatestReports latest = new LatestReports(new InMemoryReportSnapshots(), 1_000_000);
  private final LatestVitals vitals = new LatestVitals();
  private final IngestReport ingest =
      new IngestReport(
          new InMemoryMetricStore(clock, Duration.ofDays(7)),
          latest,
          vitals,
          new LiveUpdates(),
          new IngestProgress(clock),
          ReportEvaluator.NONE);
  private final InMemoryProcessTopStore store = new InMemoryProcessTopStore();
  private final List<String> read = new ArrayList<>();
  private List<ReportedProcess> running = List.of(process(1, 1, 1));
  private boolean storageAway;
  private final KeepProcessTops keeper =
      new KeepProcessTops(
          latest, vitals, reader(), storeThatMayBeAway(), Duration.ofDays(7), clock::instant);

  @Test
  void keepsTheLargestByCpuAndByMemory() {
    List<ReportedProcess> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(process(i, i == 40 ? 500 : i * 0.1, 100 - i));
    }
    all.add(new ReportedProcess(1_000L, "unknown", null, null, null, null, null, null));
    running = all;
    report(1, 0);

    keeper.keep(Share.ALL);

    ProcessTop top = found(start);
    assertThat(top.processes()).hasSize(10);
    assertThat(top.byCpu()).extracting(ProcessSample::pid).containsExactly(40L, 99L, 98L, 97L, 96L);
    assertThat(top.byMemory()).extracting(ProcessSample::pid).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void readsOneReportOfEachMinute() {
    report(1, 0);
    keeper.keep(Share.ALL);
    report(2, 20);
    keeper.keep(Share.ALL);
    report(3, 40);
    keeper.keep(Share.ALL);
    keeper.keep(Share.ALL);
    report(4, 60);
    keeper.keep(Share.ALL);

    assertThat(read).containsExactly("{\"n\":1}", "{\"n\":4}");
    assertThat(found(start).minute()).isEqualTo(start);
    assertThat(found(start.plusSeconds(60)).minute()).isEqualTo(start.plusSeconds(60));
  }

  @Test
  void replacesTheListOfAServerThatGotBusier() {
    report(1, 0, 20, 50);
    keeper.keep(Share.ALL);
    running = List.of(process(2, 600, 1));
    report(2, 5, 29.9, 59.9);
    keeper.keepBusier(Share.ALL);
    assertThat(read).as("not much busier").hasSize(1);

    report(3, 10, 30, 50);
    keeper.keepBusier(Share.ALL);
    keeper.keepBusier(Share.ALL);
    running = List.of(process(3, 1, 900));
    report(4, 15, 20, 60);
    keeper.keepBusier(Share.ALL);
    report(5, 20, 20, 50);
    keeper.keepBusier(Share.ALL);

    assertThat(read).containsExactly("{\"n\":1}", "{\"n\":3}", "{\"n\":4}");
    assertThat(found(start).byMemory()).extracting(ProcessSample::pid).containsExactly(3L);
  }

  @Test
  void keepsALoadOfTheFirstSecondsOfAMinute() {
    report(1, 0, 20, 50);
    keeper.keep(Share.ALL);
    running = List.of(process(2, 600, 1));
    report(2, 60, 90, 50);
    keeper.keepBusier(Share.ALL);
    running = List.of(process(1, 1, 1));
    report(3, 70, 20, 50);
    keeper.keep(Share.ALL);

    assertThat(found(start.plusSeconds(60)).byCpu())
        .extracting(ProcessSample::pid)
        .containsExactly(2L);
  }

  @Test
  void leavesTheFirstListOfAServerToItsTurn() {
    report(1, 0, 90, 50);

    keeper.keepBusier(Share.ALL);

    assertThat(read).isEmpty();
  }

  @Test
  void leavesServersOfAnotherShareForTheirTurn() {
    Share own = new Share(Math.floorMod(serverId.hashCode(), 4), 4);
    report(1, 0);

    keeper.keep(own.next());
    assertThat(read).isEmpty();

    keeper.keep(own);
    keeper.keep(own.next());
    report(2, 20);
    keeper.keep(own);
    assertThat(read).containsExactly("{\"n\":1}");
  }

  @Test
  void triesAgainWhatCouldNotBeStored() {
    report(1, 0);
    storageAway = true;
    assertThatThrownBy(() -> keeper.keep(Share.ALL)).isInstanceOf(ChatOpsException.class);
    storageAway = false;

    keeper.keep(Share.ALL);

    assertThat(found(start).processes()).hasSize(1);
  }

  @Test
  void storesNothingOfAReportWithoutProcesses() {
    running = List.of();
    report(1, 0);

    keeper.keep(Share.ALL);

    assertThat(store.find(serverId, start, Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void dropsWhatIsOlderThanItIsKept() {
    report(1, 0);
    keeper.keep(Share.ALL);
    clock.advance(Duration.ofDays(8));

    keeper.maintain();

    assertThat(store.find(serverId, start, Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void cutsTextsBetweenCharacters() {
    ProcessSample process =
        new ProcessSample(1L, "x".repeat(99) + "🦊", null, null, null, "y".repeat(500), null);

    assertThat(process.name()).isEqualTo("x".repeat(99));
    assertThat(process.command()).hasSize(ProcessSample.MAX_COMMAND);
  }

  private DocumentReader reader() {
    ScriptedDocumentReader reader = new ScriptedDocumentReader();
    reader.processes =
        report -> {
          read.add(report.json());
          return running;
        };
    return reader;
  }

  private ProcessTopStore storeThatMayBeAway() {
    return new ProcessTopStore() {
      @Override
      public void save(List<ProcessTop> tops) {
        if (storageAway) {
          throw ChatOpsException.storageUnavailable("away", new IllegalStateException());
        }
        store.save(tops);
      }

      @Override
      public void replace(List<ProcessTop> tops) {
        store.replace(tops);
      }

      @Override
      public Optional<ProcessTop> find(ServerId id, Instant at, Duration reach) {
        return store.find(id, at, reach);
      }

      @Override
      public void forEach(ServerId id, Instant from, Instant end, Consumer<ProcessTop> listReader) {
        store.forEach(id, from, end, listReader);
      }

      @Override
      public void maintain(Instant keptFrom) {
        store.maintain(keptFrom);
      }
    };
  }

  private ProcessTop found(Instant at) {
    return store.find(serverId, at, Duration.ofMinutes(5)).orElseThrow();
  }

  private void report(int sequence, int second) {
    report(sequence, second, new Samples.Builder());
  }

  private void report(int sequence, int second, double cpu, double memory) {
    report(
        sequence,
        second,
        new Samples.Builder()
            .add(Metric.CPU_USAGE_PERCENT, null, cpu)
            .add(Metric.MEMORY_USAGE_PERCENT, null, memory));
  }

  private void report(int sequence, int second, Samples.Builder samples) {
    Instant at = start.plusSeconds(second);
    byte[] json = ("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8);
    ingest
        .ingest(
            new MetricReport(
                serverId, "boot", sequence, at, at, samples.build(), ReportDocument.of(json)))
        .join();
  }

  private static ReportedProcess process(long pid, double cpu, double memory) {
    return new ReportedProcess(pid, "p" + pid, cpu, memory, "running", "root", "p", null);
  }
}
