package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngestReportTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final ServerId serverId = ServerId.random();
  private final InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
  private final LatestReports latest = new LatestReports(snapshots, 1_000_000);
  private final LiveUpdates live = new LiveUpdates();
  private final IngestReport ingest =
      new IngestReport(
          new InMemoryMetricStore(clock, Duration.ofDays(7)),
          latest,
          new LatestVitals(),
          live,
          new IngestProgress(clock),
          ReportEvaluator.NONE);
  private final AgentPresence presence =
      new AgentPresence(
          clock,
          Duration.ZERO,
          live,
          new ServerLog(new InMemoryLogEntryStore(), clock, Runnable::run));
  private final Recorder recorder = new Recorder();

  /** Writes down what it is told. */
  private static final class Recorder implements LiveUpdates.Subscriber {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onReport(MetricReport report) {
      heard.add("report " + report.sequence());
    }

    @Override
    public void onStatus(ServerCondition condition) {
      heard.add("status " + condition.status());
    }

    @Override
    public void onRemoved() {
      heard.add("removed");
    }
  }

  @Test
  void showsADurableReportToWhoeverWatches() {
    live.subscribe(serverId, recorder);

    assertThat(ingest.ingest(report(1, 0)).join()).isEqualTo(AppendOutcome.STORED);

    assertThat(recorder.heard).containsExactly("report 1");
    assertThat(latest.find(serverId).orElseThrow().document().json()).isEqualTo("{\"n\":1}");
  }

  @Test
  void tellsNobodyOfARepetition() {
    live.subscribe(serverId, recorder);
    ingest.ingest(report(1, 0)).join();

    assertThat(ingest.ingest(report(1, 0)).join()).isEqualTo(AppendOutcome.DUPLICATE);

    assertThat(recorder.heard).containsExactly("report 1");
  }

  @Test
  void keepsReportsFromASpoolOutOfTheNews() {
    live.subscribe(serverId, recorder);
    ingest.ingest(report(5, 0)).join();

    assertThat(ingest.ingest(report(6, -60)).join()).isEqualTo(AppendOutcome.STORED);

    assertThat(recorder.heard).containsExactly("report 5");
    assertThat(latest.find(serverId).orElseThrow().document().json()).isEqualTo("{\"n\":5}");
  }

  @Test
  void acknowledgesOnlyWhenWhatFollowsFromItIsDurableToo() {
    CompletableFuture<Void> alertStored = new CompletableFuture<>();
    IngestReport evaluating =
        new IngestReport(
            new InMemoryMetricStore(clock, Duration.ofDays(7)),
            latest,
            new LatestVitals(),
            live,
            new IngestProgress(clock),
            report -> alertStored);
    live.subscribe(serverId, recorder);

    CompletableFuture<AppendOutcome> outcome = evaluating.ingest(report(1, 0));
    assertThat(outcome).isNotDone();
    assertThat(recorder.heard).as("watchers need not wait").containsExactly("report 1");

    alertStored.complete(null);
    assertThat(outcome).isCompletedWithValue(AppendOutcome.STORED);
  }

  @Test
  void showsNothingBeforeItIsDurable() {
    CompletableFuture<AppendOutcome> commit = new CompletableFuture<>();
    live.subscribe(serverId, recorder);
    CompletableFuture<AppendOutcome> outcome =
        new IngestReport(
                new WaitingStore(commit),
                latest,
                new LatestVitals(),
                live,
                new IngestProgress(clock),
                ReportEvaluator.NONE)
            .ingest(report(1, 0));
    assertThat(recorder.heard).isEmpty();
    assertThat(latest.find(serverId)).isEmpty();

    commit.complete(AppendOutcome.STORED);

    assertThat(outcome).isCompletedWithValue(AppendOutcome.STORED);
    assertThat(recorder.heard).containsExactly("report 1");
  }

  @Test
  void publishesToCurrentWatchersOfTheServerOnly() {
    ServerId another = ServerId.random();
    live.subscribe(another, recorder);
    ingest.ingest(report(1, 0)).join();
    live.publishStatus(another, clock.instant(), presence);
    live.publishRemoved(another);
    live.unsubscribe(another, recorder);
    live.publishRemoved(another);

    assertThat(recorder.heard).containsExactly("status OFFLINE", "removed");
  }

  @Test
  void writesBackWhatChanged() {
    ingest.ingest(report(1, 0)).join();
    assertThat(snapshots.find(serverId)).isEmpty();

    latest.writeBack(Share.ALL);

    assertThat(snapshots.find(serverId)).isPresent();
    assertThat(new LatestReports(snapshots, 1_000_000).find(serverId))
        .as("after a restart")
        .isPresent();
  }

  @Test
  void writesBackWhatIsOfTheShare() {
    ingest.ingest(report(1, 0)).join();
    Share own = new Share(Math.floorMod(serverId.hashCode(), 60), 60);

    latest.writeBack(own.next());
    assertThat(snapshots.find(serverId)).isEmpty();

    latest.writeBack(own);
    assertThat(snapshots.find(serverId)).isPresent();
  }

  @Test
  void retriesWritesThatTheStorageRejected() {
    FailingSnapshots failing = new FailingSnapshots();
    LatestReports reports = new LatestReports(failing, 1_000_000);
    reports.put(report(1, 0));
    failing.away = true;
    assertThat(catchThrowable(reports)).isInstanceOf(IllegalStateException.class);

    failing.away = false;
    reports.writeBack(Share.ALL);
    reports.writeBack(Share.ALL);

    assertThat(failing.saved).hasSize(1);
  }

  @Test
  void dropsReportsBeyondTheirShareWithoutRoom() {
    LatestReports reports = new LatestReports(snapshots, 102_400);
    ServerId small = ServerId.random();
    for (int i = 0; i < 100; i++) {
      assertThat(reports.put(sized(ServerId.random(), 10_240))).isTrue();
    }
    reports.put(sized(small, 500));

    assertThat(reports.times(Share.ALL)).hasSize(11);
    assertThat(reports.find(small)).isPresent();
  }

  @Test
  void keepsLargeReportsAgainOnceThereIsRoom() {
    LatestReports reports = new LatestReports(snapshots, 100_000);
    ServerId other = ServerId.random();
    reports.put(sized(serverId, 90_000));
    reports.put(sized(serverId, 90_000));
    reports.put(sized(other, 90_000));
    assertThat(reports.times(Share.ALL)).containsOnlyKeys(serverId);

    reports.remove(serverId);
    reports.put(sized(other, 90_000));

    assertThat(reports.times(Share.ALL)).containsOnlyKeys(other);
  }

  private MetricReport sized(ServerId server, int bytes) {
    return new MetricReport(
        server,
        "boot",
        1,
        clock.instant(),
        clock.instant(),
        new Samples.Builder().build(),
        ReportDocument.of(new byte[bytes]));
  }

  @Test
  void forgetsARemovedServer() {
    ingest.ingest(report(1, 0)).join();
    latest.remove(serverId);
    latest.writeBack(Share.ALL);

    assertThat(latest.find(serverId)).isEmpty();
  }

  private static @Nullable Throwable catchThrowable(LatestReports reports) {
    try {
      reports.writeBack(Share.ALL);
      return null;
    } catch (IllegalStateException e) {
      return e;
    }
  }

  /** Counts what it saves, unless it is away. */
  private static final class FailingSnapshots implements ReportSnapshots {
    private final List<Snapshot> saved = new ArrayList<>();
    private boolean away;

    @Override
    public void save(List<Snapshot> batch) {
      if (away) {
        throw new IllegalStateException("away");
      }
      saved.addAll(batch);
    }

    @Override
    public Optional<Snapshot> find(ServerId id) {
      return Optional.empty();
    }
  }

  /** Stores when it is told to. */
  private record WaitingStore(CompletableFuture<AppendOutcome> commit) implements MetricStore {
    @Override
    public CompletableFuture<AppendOutcome> append(MetricReport report) {
      return commit;
    }

    @Override
    public int queueLimit() {
      return 1;
    }

    @Override
    public List<MetricHistory> history(FleetQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteServer(ServerId id) {}

    @Override
    public void refresh(ServerId id) {}

    @Override
    public boolean maintain(int callers, Duration period) {
      return false;
    }
  }

  private MetricReport report(long sequence, long seconds) {
    Instant at = clock.instant().plusSeconds(seconds);
    return new MetricReport(
        serverId,
        "boot",
        sequence,
        at,
        at,
        new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 1).build(),
        ReportDocument.of(("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8)));
  }
}
