package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryReportSnapshots;
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
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OfflineWatchTest {
  private final AlertFixture hub = new AlertFixture();
  private final IngestProgress progress = new IngestProgress(hub.clock);
  private final Heard presence = new Heard();
  private OfflineWatch offline = watch();

  /** A server is online while it was heard within the silence allowed. */
  private final class Heard implements ServerPresence {
    private @Nullable Instant lastSeen;

    @Override
    public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
      Instant seen = lastSeen(serverId, storedLastSeen);
      if (seen == null) {
        return ServerStatus.UNKNOWN;
      }
      return seen.plus(AlertFixture.SILENCE).isAfter(hub.clock.instant())
          ? ServerStatus.ONLINE
          : ServerStatus.OFFLINE;
    }

    @Override
    public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
      return lastSeen == null ? storedLastSeen : lastSeen;
    }

    @Override
    public Optional<Instant> silenceCountsFrom(ServerId serverId) {
      return Optional.of(Instant.MIN);
    }

    @Override
    public boolean isConnected(ServerId serverId) {
      return false;
    }

    @Override
    public boolean hasCompetingAgents(ServerId serverId) {
      return false;
    }
  }

  /** A storage that never answers. */
  private static final class HangingStore implements MetricStore {
    private final CompletableFuture<AppendOutcome> answer = new CompletableFuture<>();

    @Override
    public CompletableFuture<AppendOutcome> append(MetricReport report) {
      return answer;
    }

    @Override
    public int queueLimit() {
      return 1;
    }

    @Override
    public List<MetricHistory> history(FleetQuery query) {
      throw new IllegalStateException("not asked in this test");
    }

    @Override
    public void deleteServer(ServerId serverId) {}

    @Override
    public void refresh(ServerId serverId) {}

    @Override
    public boolean maintain(int callers, Duration period) {
      return false;
    }
  }

  private OfflineWatch watch() {
    return new OfflineWatch(hub.engine, presence, progress, hub.clock, AlertFixture.SILENCE);
  }

  @BeforeEach
  void watchSilence() {
    hub.watch(AlertFixture.details(MetricType.OFFLINE, null, Comparison.GT, 60, 0, null, 0));
  }

  private void turns(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      hub.clock.advance(Duration.ofSeconds(5));
      offline.check();
    }
  }

  private void heard() {
    presence.lastSeen = hub.clock.instant();
  }

  @Test
  void raisesAfterTheGraceAndResolvesWhenBack() {
    heard();
    turns(60);
    assertThat(hub.all()).isEmpty();

    turns(5);
    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.only().message()).isEqualTo("No report from the agent for 65 s (limit 60 s)");

    turns(300);
    heard();
    turns(5);
    assertThat(Objects.requireNonNull(hub.only().resolution()).reason())
        .isEqualTo(ResolveReason.RECOVERED);
    assertThat(hub.only().peakValue()).isEqualTo(365);
    assertThat(hub.heard())
        .containsExactly("OPENED WARNING", "ESCALATED CRITICAL", "RESOLVED CRITICAL");
  }

  @Test
  void saysNothingOfAServerThatWasNeverHeard() {
    turns(3600);

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void declaresNobodyOfflineAfterItSlept() {
    heard();
    turns(5);
    hub.clock.advance(Duration.ofHours(8));
    offline.check();
    assertThat(hub.all()).isEmpty();

    turns(55);
    assertThat(hub.all()).isEmpty();

    turns(10);
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void countsSilenceFromItsOwnStart() {
    hub.servers.updateLastSeen(
        Map.of(hub.server.id(), hub.clock.instant().minus(Duration.ofDays(1))));
    hub.restart();
    offline = watch();

    turns(60);
    assertThat(hub.all()).isEmpty();

    turns(5);
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void keepsAnAlertOpenOverARestart() {
    heard();
    turns(65);
    hub.restart();
    offline = watch();

    turns(600);
    assertThat(hub.only().isActive()).isTrue();

    heard();
    turns(5);
    assertThat(hub.only().isActive()).isFalse();
  }

  @Test
  void declaresNobodyOfflineWhileReportsCannotBeStored() {
    heard();
    HangingStore store = new HangingStore();
    IngestReport ingest =
        new IngestReport(
            store,
            new LatestReports(new InMemoryReportSnapshots(), 1_000_000),
            new LatestVitals(),
            new LiveUpdates(),
            progress,
            hub.engine);
    var waiting = ingest.ingest(hub.cpuReport(hub.clock.instant(), 1));

    turns(600);
    assertThat(hub.all()).isEmpty();
    assertThat(waiting).isNotDone();

    store.answer.complete(AppendOutcome.STORED);
    turns(60);
    assertThat(hub.all()).as("silence counts from when it stored again").isEmpty();

    turns(10);
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void declaresNobodyOfflineWhileAlertsCannotBeStored() {
    heard();
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.alerts.away = true;
    hub.cpu(95);

    turns(600);
    hub.alerts.away = false;
    turns(60);
    assertThat(hub.all()).extracting(Alert::type).containsExactly(MetricType.CPU);

    turns(10);
    assertThat(hub.all()).extracting(Alert::type).contains(MetricType.OFFLINE);
  }

  @Test
  void stopsAtOnceWhereTheThresholdIsRemoved() {
    heard();
    turns(65);

    hub.remove(hub.only().key().thresholdId());
    turns(60);

    assertThat(hub.only().isActive()).isFalse();
  }
}
