package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.metric.StoreTrouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class StoringReadinessTest {
  private static final Duration PAST_THE_LIMIT = StoringReadiness.STALL_ALLOWED.plusSeconds(1);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final IngestProgress progress = new IngestProgress(clock);
  private final SlowStore store = new SlowStore();
  private final IngestReport ingest =
      new IngestReport(
          store,
          new LatestReports(new InMemoryReportSnapshots(), 1_000_000),
          new LatestVitals(),
          new LiveUpdates(),
          progress,
          ReportEvaluator.NONE);
  private Optional<StoreTrouble> trouble = Optional.empty();
  private final AtomicLong nanoTime = new AtomicLong();
  private final AgentDirectory hubs =
      InMemoryStorage.create(clock, Duration.ofDays(7)).agentDirectory();
  private final Ownership ownership =
      new Ownership(hubs, () -> HubAddress.plain("hub-1:8080"), clock, nanoTime::get);
  private final StoringReadiness readiness =
      new StoringReadiness(progress, () -> trouble, ownership);
  private long sequence;

  @Test
  void isNotReadyWhileAnotherHubMayHaveItsServers() {
    hubs.renew(HubId.random(), HubAddress.plain("hub-2:8080"), false);
    ownership.start(false);
    assertThat(status()).isEqualTo(Status.UP);

    nanoTime.addAndGet(Ownership.LEASE.plusSeconds(1).toNanos());

    assertThat(readiness.call().getData().orElseThrow())
        .containsEntry("problem", "this hub cannot renew its lease in the database");
    assertThat(status()).isEqualTo(Status.DOWN);
    ownership.renew();
    assertThat(status()).isEqualTo(Status.UP);
  }

  @Test
  void isReadyHoweverLongNobodyReports() {
    clock.advance(Duration.ofDays(1));
    assertThat(status()).isEqualTo(Status.UP);

    report();

    assertThat(status()).as("the first report after a quiet day").isEqualTo(Status.UP);
  }

  @Test
  void isNotReadyWhenReportsWaitAndNoneGetsStored() {
    report();
    report();
    clock.advance(PAST_THE_LIMIT);

    HealthCheckResponse response = readiness.call();

    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData().orElseThrow())
        .containsEntry("waiting_reports", 2L)
        .containsEntry("none_stored_since", "2026-11-24T12:00:00Z")
        .containsKey("remedy");
  }

  @Test
  void saysAtOnceThatTheDiskIsFull() {
    trouble = Optional.of(new StoreTrouble(true, false, clock.instant()));

    HealthCheckResponse response = readiness.call();

    assertThat(response.getName()).isEqualTo("chatops_storage");
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData().orElseThrow())
        .containsEntry("problem", "the disk is full")
        .containsEntry("since", "2026-11-24T12:00:00Z")
        .containsKey("remedy");
  }

  @Test
  void saysThatADatabaseWithAFullDiskHasEnded() {
    trouble = Optional.of(new StoreTrouble(true, true, clock.instant()));

    assertThat(readiness.call().getData().orElseThrow())
        .containsEntry("problem", "the disk is full and the database does not answer")
        .hasEntrySatisfying("remedy", said -> assertThat(said).asString().contains("start it"));
  }

  @Test
  void reportsTheDatabaseDownAfterAShortRestartsTime() {
    report();
    trouble = Optional.of(new StoreTrouble(false, true, clock.instant()));
    assertThat(status()).isEqualTo(Status.UP);
    clock.advance(PAST_THE_LIMIT);

    assertThat(readiness.call().getData().orElseThrow())
        .containsEntry("problem", "the database does not answer")
        .hasEntrySatisfying("remedy", said -> assertThat(said).asString().contains("its log"));
  }

  @Test
  void isReadyWhileSomeGetStoredThoughOthersWait() {
    report();
    report();
    report();
    for (int i = 0; i < 2; i++) {
      clock.advance(StoringReadiness.STALL_ALLOWED);
      store.storeOne();
      assertThat(status()).isEqualTo(Status.UP);
    }
  }

  @Test
  void isReadyAgainOnceTheStorageTakesReports() {
    report();
    clock.advance(PAST_THE_LIMIT);
    assertThat(status()).isEqualTo(Status.DOWN);

    store.storeOne();

    assertThat(status()).isEqualTo(Status.UP);
  }

  @Test
  void takesARefusalForNoProgress() {
    report();
    clock.advance(PAST_THE_LIMIT);
    report();
    store.refuseLast();
    assertThat(status()).isEqualTo(Status.DOWN);

    store.refuseLast();
    assertThat(status()).as("nothing waits").isEqualTo(Status.UP);
  }

  @Test
  void takesAThrowOfTheStoreForARefusal() {
    store.throwing = true;
    try {
      report();
    } catch (IllegalStateException expected) {
      clock.advance(PAST_THE_LIMIT);
    }

    assertThat(status()).isEqualTo(Status.UP);
  }

  private Status status() {
    return readiness.call().getStatus();
  }

  private void report() {
    sequence++;
    var unused =
        ingest.ingest(
            new MetricReport(
                ServerId.random(),
                "boot",
                sequence,
                clock.instant(),
                clock.instant(),
                new Samples.Builder().build(),
                ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8))));
  }

  /** Stores when it is told to. */
  private final class SlowStore implements MetricStore {
    private final MetricStore stored = new InMemoryMetricStore(clock, Duration.ofDays(7));
    private final ArrayDeque<CompletableFuture<AppendOutcome>> waiting = new ArrayDeque<>();
    private boolean throwing;

    void storeOne() {
      ((Queue<CompletableFuture<AppendOutcome>>) waiting).remove().complete(AppendOutcome.STORED);
    }

    void refuseLast() {
      waiting.removeLast().completeExceptionally(new IllegalStateException("full"));
    }

    @Override
    public CompletableFuture<AppendOutcome> append(MetricReport report) {
      if (throwing) {
        throw new IllegalStateException("broken");
      }
      CompletableFuture<AppendOutcome> future = new CompletableFuture<>();
      waiting.add(future);
      return future;
    }

    @Override
    public int queueLimit() {
      return stored.queueLimit();
    }

    @Override
    public List<MetricHistory> history(FleetQuery query) {
      return stored.history(query);
    }

    @Override
    public void deleteServer(ServerId serverId) {
      stored.deleteServer(serverId);
    }

    @Override
    public void refresh(ServerId serverId) {
      stored.refresh(serverId);
    }

    @Override
    public boolean maintain(int callers, Duration period) {
      return stored.maintain(callers, period);
    }
  }
}
