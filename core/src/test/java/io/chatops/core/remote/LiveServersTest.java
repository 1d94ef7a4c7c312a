package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages at a hub that watch a server whose agent is connected to another one. */
class LiveServersTest {
  private static final Duration TURN = Duration.ofSeconds(1);

  private final TwoHubs hubs = new TwoHubs();
  private final ServerId server = hubs.server.id();
  private final Page page = new Page();

  private static final class Page implements LiveUpdates.Subscriber, ServerLog.Listener {
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<ServerCondition> conditions = new CopyOnWriteArrayList<>();
    private final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    private @Nullable CountDownLatch gate;

    @Override
    public void onReport(MetricReport report) {
      reports.add(report.document().json());
      CountDownLatch closed = gate;
      if (closed != null) {
        try {
          assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void onStatus(ServerCondition condition) {
      conditions.add(condition);
    }

    @Override
    public void onRemoved() {}

    @Override
    public void onEntry(LogEntry entry) {
      entries.add(entry);
    }
  }

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void showReportsConditionsAndEntriesAsTheyHappen() {
    hubs.report("{\"a\":0}");
    watch();
    hubs.awaitNews(() -> page.reports.size() == 1 && page.conditions.size() == 1);
    assertThat(page.reports).containsExactly("{\"a\":0}"); // what there is, first
    assertThat(page.conditions.get(0).status()).isEqualTo(ServerStatus.ONLINE);
    page.reports.clear();
    page.conditions.clear();

    hubs.report("{\"a\":1}");
    hubs.awaitNews(() -> page.reports.size() == 1);
    hubs.report("{\"a\":2}");
    hubs.awaitNews(() -> page.reports.size() == 2);
    assertThat(page.reports).containsExactly("{\"a\":1}", "{\"a\":2}");

    hubs.owner
        .shared
        .log()
        .record(
            server, LogLevel.ERROR, LogSource.CONTAINER, "nginx", "failed", Map.of("user", "ada"));
    hubs.awaitNews(() -> page.entries.size() == 1);
    LogEntry entry = page.entries.get(0);
    assertThat(entry.message()).isEqualTo("failed");
    assertThat(entry.component()).isEqualTo("nginx");
    assertThat(entry.details()).containsEntry("user", "ada");
    assertThat(entry.serverId()).isEqualTo(server);

    hubs.owner.signOut();
    hubs.awaitNews(() -> !page.conditions.isEmpty());
    assertThat(page.conditions.get(0).agentConnected()).isFalse();
    assertThat(page.conditions.get(0).status()).isEqualTo(ServerStatus.ONLINE); // a short break
  }

  @Test
  void ofASlowHubMissOlderReportsOnly() {
    CountDownLatch gate = new CountDownLatch(1);
    page.gate = gate;
    watch();
    hubs.report("{\"a\":0}");
    hubs.awaitNews(() -> page.reports.size() == 1);

    for (int i = 1; i <= 100; i++) {
      hubs.report("{\"a\":" + i + "}");
    }
    page.gate = null;
    gate.countDown();

    hubs.awaitNews(() -> page.reports.contains("{\"a\":100}"));
    assertThat(page.reports).hasSizeLessThanOrEqualTo(4);
    assertThat(hubs.owner.remote.served().held()).isZero();
  }

  @Test
  void areNotAskedForByHubsWithoutThem() {
    hubs.live(TURN);
    assertThat(hubs.owner.shared.live().watched()).isEmpty();
    watch();
    assertThat(hubs.owner.shared.live().watched()).containsExactly(server);
    assertThat(hubs.owner.shared.log().watched()).containsExactly(server);

    hubs.asker.shared.live().unsubscribe(server, page);
    hubs.asker.shared.log().unsubscribe(server, page);
    hubs.live(TURN.plus(Outbox.HOLD)); // with the end of the pull that waits

    await(() -> hubs.owner.shared.live().watched().isEmpty());
    await(() -> hubs.owner.shared.log().watched().isEmpty());
  }

  @Test
  void showAnEntryOnceThoughTheAgentMovesAndOnlyItsFormerHubKnows() {
    watch();
    hubs.asker.signIn();
    hubs.owner.turn();

    hubs.asker
        .shared
        .log()
        .record(server, LogLevel.ERROR, LogSource.CONTAINER, "nginx", "failed", Map.of());
    hubs.live(TURN.plus(Outbox.HOLD));

    await(() -> hubs.owner.shared.live().watched().isEmpty());
    assertThat(page.entries).filteredOn(entry -> entry.message().equals("failed")).hasSize(1);
    assertThat(hubs.asker.shared.log().watched()).containsExactly(server); // by the page alone
  }

  @Test
  void areNotToldByAHubThatHasNotGotThem() {
    byte[] answer =
        hubs.asker
            .remote
            .served()
            .asked(
                hubs.owner.shared.ownership().id(),
                Message.watch(server),
                hubs.clock.instant().plus(Pull.LIMIT))
            .toCompletableFuture()
            .join();

    assertThat(new WireReader(answer).getByte()).isEqualTo(Message.FAILED);
    assertThat(hubs.asker.shared.live().watched()).isEmpty();
  }

  @Test
  void tellTheNewestConditionHoweverManyEntriesWait() {
    Outbox outbox = new Outbox(new Budget(1 << 20), new AnswerPace(), Places.NEWS, null, () -> 0);
    Overload overload = new Overload(() -> 0);
    NewsOfServer news = new NewsOfServer(server, hubs.owner.shared.ownership(), outbox, overload);
    LogEntry large =
        new LogEntry(
            LogEntryId.random(),
            server,
            hubs.clock.instant(),
            LogLevel.ERROR,
            LogSource.AGENT,
            null,
            "x".repeat(10_000),
            new TreeMap<>());
    for (int i = 0; i < 1_000; i++) {
      news.onEntry(large);
    }
    assertThat(overload.counters().newsLeftOut()).isBetween(500L, 999L); // 256 KiB wait
    news.onStatus(condition(ServerStatus.ONLINE));
    news.onStatus(condition(ServerStatus.OFFLINE));

    List<ServerCondition> told = new ArrayList<>();
    WireReader in = new WireReader(outbox.pull().toCompletableFuture().join());
    assertThat(in.getByte()).isEqualTo(Message.MORE);
    assertThat(in.getId()).isEqualTo(outbox.ticket());
    NewsOfServer.read(server, in, new Conditions(told));
    assertThat(told).containsExactly(condition(ServerStatus.OFFLINE));
  }

  private record Conditions(List<ServerCondition> told) implements NewsOfServer.Taker {
    @Override
    public void onReport(Instant collectedAt, ReportDocument document) {}

    @Override
    public void onCondition(ServerCondition condition) {
      told.add(condition);
    }

    @Override
    public void onEntry(LogEntry entry) {}
  }

  private static ServerCondition condition(ServerStatus status) {
    return new ServerCondition(status, HealthStatus.HEALTHY, null, true);
  }

  @Test
  void endWithTheHubThatShowsThem() {
    watch();

    hubs.asker.shared.bus().close();
    hubs.live(Outbox.HOLD.plus(Outbox.PATIENCE).plusSeconds(1));

    assertThat(hubs.owner.shared.live().watched()).isEmpty();
  }

  @Test
  void goOnAfterTheBusWasCutAndAreNeverOfflineMeanwhile() {
    hubs.live(Duration.ofHours(1)); // since the agent came
    hubs.report("{\"a\":0}");
    watch();
    hubs.bus.cut();
    hubs.live(TURN.multipliedBy(3));
    hubs.report("{\"a\":1}");
    hubs.mendBus();
    hubs.live(LiveElsewhere.PAUSE.plus(TURN));

    hubs.awaitNews(() -> page.reports.contains("{\"a\":1}"));

    assertThat(page.conditions).isNotEmpty();
    assertThat(page.conditions).allMatch(condition -> condition.status() == ServerStatus.ONLINE);
  }

  @Test
  void tellWhatIsStoredOfAnAgentThatLeavesWhileTheBusIsCut() {
    watch();
    hubs.awaitNews(() -> !page.conditions.isEmpty());
    hubs.bus.cut();
    hubs.live(TURN);
    page.conditions.clear();

    hubs.owner.shared.presence().saidGoodbye(server, hubs.owner.generation());
    hubs.live(TURN.multipliedBy(3));

    assertThat(page.conditions).hasSize(1);
    assertThat(page.conditions.get(0).status()).isEqualTo(ServerStatus.OFFLINE);
  }

  @Test
  void leaveOutAnEventOfALaterVersionAndGoOn() {
    List<ServerCondition> told = new ArrayList<>();
    byte[] later =
        EventWriter.event(2, out -> out.putText("ASLEEP").putText("HEALTHY").putBoolean(false));
    byte[] known =
        EventWriter.event(
            2, out -> out.putText("ONLINE").putText("HEALTHY").putBoolean(false).putBoolean(true));
    WireReader in = new WireReader(new WireWriter().putBytes(later).putBytes(known).toBytes());

    NewsOfServer.read(server, in, new Conditions(told));

    assertThat(told).containsExactly(condition(ServerStatus.ONLINE));
  }

  @Test
  void areLeftAloneOnceTheAgentComesToThisHub() {
    watch();

    hubs.asker.signIn();
    hubs.live(TURN.plus(Outbox.HOLD));

    await(() -> hubs.owner.shared.live().watched().isEmpty());
  }

  private void watch() {
    hubs.asker.shared.live().subscribe(server, page);
    hubs.asker.shared.log().subscribe(server, page);
    hubs.live(TURN);
    await(() -> hubs.owner.remote.served().pulling() == 1);
  }
}
