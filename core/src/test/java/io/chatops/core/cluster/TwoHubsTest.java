package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.bus.LoneHubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.server.Servers.Overview;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hubs on one storage, whose work by the clock the test does. */
class TwoHubsTest {
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant start = clock.instant();
  private Duration set = Duration.ZERO;
  private Duration hostAhead = Duration.ZERO;
  private String boot = "boot";
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final Actor ada =
      new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  private final Server server = firstServer();
  private final Hub one = new Hub("hub-1:8080");
  private final Hub two = new Hub("hub-2:8080");
  private long sequence;

  private Server firstServer() {
    storage
        .users()
        .add(
            new User(
                ada.userId(),
                new EmailAddress("ada@example.org"),
                new Username("ada"),
                null,
                Role.USER,
                true,
                new PasswordHash("$2a$12$hash"),
                clock.instant()),
            Role.USER);
    return server("web-1");
  }

  private Server server(String name) {
    Server added =
        new Server(
            ServerId.random(),
            ada.userId(),
            name,
            null,
            null,
            "{}",
            List.of(),
            null,
            null,
            clock.instant(),
            clock.instant());
    storage.servers().add(added);
    return added;
  }

  /** Time that nobody sets, unlike the clock of the hubs and the storage. */
  private long nanoTime() {
    return Duration.between(start, clock.instant()).minus(set).toNanos();
  }

  /** Somebody sets the clock of the hubs and the storage forward. */
  private void setClock(Duration forward) {
    clock.advance(forward);
    set = set.plus(forward);
  }

  /** One of the hubs; nothing happens in it unless the test says so. */
  private final class Hub {
    private final FaultyStorage faults = new FaultyStorage(storage);
    private final SharedState shared;
    private final AlertUseCases alerts;
    private final ServerUseCases servers;
    private final HubUseCases use;
    private final List<AlertChange> told = new ArrayList<>();
    private int ended;
    private long generation;

    Hub(String name) {
      shared =
          SharedState.of(
              () -> HubAddress.plain(name),
              faults.storage(),
              clock,
              TwoHubsTest.this::nanoTime,
              Ownership.LEASE,
              SILENCE,
              Quotas.DEFAULTS,
              new ScriptedDocumentReader(),
              100_000_000,
              Runnable::run,
              AgentReleases.NONE,
              hub -> new LoneHubBus());
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, told::add, Runnable::run, Duration.ofDays(7));
      servers = ServerUseCases.of(shared, alerts.engine());
      use = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> ended++);
      shared.ownership().start(false);
      alerts.engine().load();
      shared.ownership().serve();
    }

    RecordedConnection signIn() {
      RecordedConnection connection = new RecordedConnection();
      alerts.engine().know(storage.servers().find(server.id()).orElseThrow());
      assertThat(use.arrivals().take(server.id())).isCompleted();
      generation = shared.presence().connected(server.id(), connection);
      return connection;
    }

    void report(double cpu) {
      var unused = send(cpu);
    }

    CompletableFuture<?> send(double cpu) {
      shared.presence().heard(server.id(), generation);
      return alerts.engine().evaluate(next(cpu));
    }

    void ingest(double cpu) {
      MetricUseCases metrics = MetricUseCases.of(shared, alerts.engine(), Duration.ofDays(7));
      assertThat(metrics.ingestReport().ingest(next(cpu))).isCompleted();
    }

    private MetricReport next(double cpu) {
      return reportOf(server.id(), cpu);
    }

    void turn() {
      storage.servers().updateLastSeen(shared.presence().takeLastSeen());
      shared.ownership().renew();
      use.turn().turn();
      alerts.offlineWatch().turn();
    }

    /** The agent's connection and key are fine, and it is not connected yet. */
    CompletableFuture<Void> take() {
      return use.arrivals().take(server.id());
    }

    ServerStatus status() {
      return overview().status();
    }

    HealthStatus health() {
      return overview().health();
    }

    Overview overview() {
      return servers.servers().get(ada, server.id());
    }

    void watch(ThresholdDetails details) {
      alerts.thresholds().create(ada, details);
    }
  }

  private MetricReport reportOf(ServerId serverId, double cpu) {
    return new MetricReport(
        serverId,
        boot,
        ++sequence,
        clock.instant().plus(hostAhead),
        clock.instant(),
        new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, cpu).build(),
        ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Lets hubs live for a while; those not named are stopped, as by SIGSTOP. */
  private void live(Duration time, Hub... hubs) {
    for (long i = 0; i < time.toSeconds(); i += 3) {
      clock.advance(Duration.ofSeconds(3));
      for (Hub hub : hubs) {
        hub.turn();
      }
    }
  }

  private static ThresholdDetails above(MetricType type, double value) {
    return above(type, value, Duration.ZERO, null);
  }

  private static ThresholdDetails above(
      MetricType type, double value, Duration duration, @Nullable String tag) {
    return above(type, value, duration, tag, Duration.ZERO);
  }

  private static ThresholdDetails above(
      MetricType type, double value, Duration duration, @Nullable String tag, Duration cooldown) {
    return new ThresholdDetails(
        null, null, tag, type, null, Comparison.GT, value, duration, null, null, cooldown, true);
  }

  private List<Alert> alerts() {
    return storage.alerts().find(AlertRepository.Query.of(ada.userId(), 100, 0)).alerts();
  }

  private static @Nullable ResolveReason reason(Alert alert) {
    Alert.Resolution resolution = alert.resolution();
    return resolution == null ? null : resolution.reason();
  }

  @Test
  void bothTellThatAnAgentIsConnectedAndWhere() {
    one.signIn();
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.overview().status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
    assertThatThrownBy(() -> two.shared.presence().required(server.id()))
        .isInstanceOf(ChatOpsException.class)
        .hasMessageContaining("connected to another hub, which this one cannot ask now")
        .hasMessageNotContaining("hub-1")
        .extracting(failure -> ((ChatOpsException) failure).code())
        .isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);

    one.shared.presence().saidGoodbye(server.id(), one.generation);
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(two.shared.presence().isConnected(server.id())).isFalse();
    assertThatThrownBy(() -> two.shared.presence().required(server.id()))
        .hasMessageContaining("is not connected; start it on the host");
  }

  @Test
  void theHubWithoutTheAgentDeclaresNobodyOffline() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    Hub restarted = new Hub("hub-2:8080");
    for (int i = 0; i < 60; i++) {
      one.report(10);
      live(Duration.ofSeconds(3), one, restarted);
    }

    assertThat(alerts()).isEmpty();
    assertThat(restarted.overview().status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void oneHubJudgesTheSilenceOfAServerWhoseHubIsOverOnceItsAgentHadTimeToReturn() {
    one.watch(above(MetricType.OFFLINE, 60));
    Hub three = new Hub("hub-3:8080");
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one, two, three);

    live(Duration.ofSeconds(60), two, three);
    assertThat(alerts()).isEmpty();
    assertThat(two.ended + three.ended).isEqualTo(2);

    live(Duration.ofSeconds(30), two, three);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
    assertThat(two.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(three.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(two.overview().health()).isEqualTo(three.overview().health());

    three.signIn();
    three.report(10);
    live(Duration.ofSeconds(6), two, three);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void theNewHubEndsAnAlertThatTheFormerOneOpened() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.WARNING);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.WARNING);

    two.signIn();
    clock.advance(Duration.ofSeconds(5));
    two.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void aHubThatHasLostAServerWritesNoAlertForItAndClosesTheOldConnection() {
    one.watch(above(MetricType.CPU, 90));
    RecordedConnection old = one.signIn();
    two.signIn();

    clock.advance(Duration.ofSeconds(1));
    CompletableFuture<?> stored = one.send(95);

    assertThat(stored).isCompleted();
    assertThat(alerts()).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    assertThat(old.closed).containsExactly(CloseReason.MOVED);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
  }

  @Test
  void aHubThatWasStoppedForLongerThanItsLeaseTakesItsAgentsAnew() {
    one.watch(above(MetricType.CPU, 90));
    RecordedConnection connection = one.signIn();
    live(Duration.ofSeconds(18), one, two);

    live(Duration.ofSeconds(30), two);
    one.report(95); // before it knows
    assertThat(alerts()).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(connection.closed).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.WARNING);
    assertThat(two.overview().status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void nobodyIsOverAfterAnOutageOfTheStorage() {
    RecordedConnection connection = one.signIn();
    live(Duration.ofSeconds(18), one, two);

    clock.advance(Duration.ofMinutes(5)); // no hub could renew
    two.turn();
    one.turn();

    assertThat(two.ended).isZero();
    assertThat(one.shared.ownership().isHere(server.id())).isTrue();
    assertThat(connection.closed).isEmpty();
  }

  @Test
  void nobodyIsDeclaredOfflineWhoseHubIsCutOffFromTheStorage() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    one.faults.cutWholly();
    Hub with = one;
    for (int i = 0; i < 60; i++) {
      with.report(10);
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
      two.turn();
      if (with.equals(one) && one.shared.ownership().isCutOff()) {
        with = two; // as the hub sends its agents away
        two.signIn();
      }
    }

    assertThat(alerts()).isEmpty();
    one.faults.heal();
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isCutOff()).isFalse();
    assertThat(one.status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void aHubThatCannotRenewItsLeaseTakesNoServerThoughItReachesItsStorageOtherwise() {
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    one.faults.cut("AgentDirectory.renew");
    for (int i = 0; i < 8; i++) {
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
      two.turn();
    }
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();

    assertThatThrownBy(() -> one.shared.ownership().take(List.of(server.id())))
        .hasMessageContaining("cannot renew its lease");

    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    two.turn();
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
  }

  /** The agent is sent away where the hub finds out that it is cut off. */
  private void turnWithoutStorage(Hub hub) {
    assertThatThrownBy(hub.shared.ownership()::renew).isInstanceOf(ChatOpsException.class);
    if (hub.shared.ownership().isCutOff()) {
      hub.shared.presence().disconnected(server.id(), hub.generation);
    }
    hub.alerts.offlineWatch().turn();
  }

  @Test
  void nobodyIsDeclaredOfflineAfterAnOutageOfTheStorageInWhichAllAgentsWereSentAway() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(18), one, two);
    one.faults.cutWholly();
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
    }
    assertThat(one.shared.presence().isConnected(server.id())).isFalse();
    one.faults.heal();

    live(Duration.ofSeconds(51), one, two);
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(6), one, two);

    assertThat(alerts()).isEmpty();
  }

  @Test
  void aHubThatIsOverHasNoPartOfWhatIsDividedAmongHubs() {
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().hubsAlive()).isEqualTo(2);
    Hub three = new Hub("hub-3:8080");
    live(Duration.ofSeconds(3), one, two, three);
    assertThat(one.shared.ownership().hubsAlive()).isEqualTo(3);

    live(Duration.ofSeconds(21), one);

    assertThat(one.shared.ownership().hubsAlive()).isEqualTo(1);
  }

  @Test
  void aHubThatKnowsOfNoOtherIsNeverCutOff() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(3), one);
    one.faults.cutWholly();
    clock.advance(Duration.ofMinutes(5));

    assertThat(one.shared.ownership().isCutOff()).isFalse();
  }

  @Test
  void aThresholdThatIsMadeOrChangedAtOneHubCountsAtTheOther() {
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    two.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(9), one, two);
    one.report(95);
    assertThat(alerts()).hasSize(1);

    two.alerts.thresholds().remove(ada, alerts().get(0).key().thresholdId());
    live(Duration.ofSeconds(9), one, two);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.THRESHOLD_DELETED);
    one.report(96);
    assertThat(alerts()).hasSize(1);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void whatPeopleDoToAnAlertAtOneHubStaysWhenTheOtherChangesIt() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(alerts().get(0).acknowledgement()).isNotNull();
    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(one.told.get(one.told.size() - 1))
        .isEqualTo(new AlertChange(alerts().get(0), AlertChange.Kind.RESOLVED));
  }

  @Test
  void theNewerCommentOfTheOtherHubStaysWhenTheAlertEnds() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "looking");
    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "disk is ordered");
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);
    assertThat(alerts().get(0).comment()).isEqualTo("disk is ordered");

    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(alerts().get(0).comment()).isEqualTo("disk is ordered");
  }

  @Test
  void whoWatchesAtOneHubSeesEachStepOfAnAlertOfTheOther() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).containsExactly(openAlert());

    one.alerts.alerts().acknowledge(ada, openAlert().id(), "looking");
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1)).isEqualTo(openAlert());

    one.alerts.alerts().snooze(ada, openAlert().id(), null);
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(3);
    assertThat(seen.get(2).snooze()).isNotNull();

    one.alerts.alerts().wake(ada, openAlert().id());
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(4);
    assertThat(seen.get(3).snooze()).isNull();

    one.report(20);
    live(Duration.ofSeconds(9), one, two);
    assertThat(seen).hasSize(5);
    assertThat(reason(seen.get(4))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(two.told).as("told to those who notify").isEmpty();
  }

  @Test
  void whoWatchesAServerSeesAnAcknowledgementThatWasMadeAtTheOtherHub() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    List<Alert> seen = new ArrayList<>();
    one.shared.liveAlerts().subscribe(server.id(), seen::add);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, openAlert().id(), null);
    live(Duration.ofSeconds(9), one, two);

    assertThat(seen).hasSize(2);
    assertThat(seen.get(1).acknowledgement()).isNotNull();
  }

  @Test
  void aHubReadsAlertsOfTheOtherOnlyForThoseWhoWatch() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    two.shared.liveAlerts().subscribe(server.id(), seen::add);

    live(Duration.ofSeconds(9), one, two);

    assertThat(seen).as("was open before, so the page has read it").isEmpty();
  }

  @Test
  void changesOfTheOtherHubThatCouldNotBeReadAreToldLater() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    one.report(95);
    two.faults.cut("AlertRepository.find");
    assertThatThrownBy(two::turn).isInstanceOf(ChatOpsException.class);
    assertThat(seen).isEmpty();

    two.faults.heal();
    live(Duration.ofSeconds(3), one, two);

    assertThat(seen).hasSize(1);
  }

  @Test
  void anAlertThatIsEndedByHandAtAHubThatHadTheServerBeforeKeepsItsCooldown() {
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, null, Duration.ofMinutes(30)));
    two.signIn();
    two.report(20);
    live(Duration.ofSeconds(3), one, two);
    one.signIn();
    live(Duration.ofMinutes(40), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().resolve(ada, openAlert().id(), null);
    live(Duration.ofSeconds(3), one, two);
    one.report(20);
    clock.advance(Duration.ofMinutes(5));
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void anAcknowledgementAtTheOtherHubKeepsTheNewestValues() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.faults.before(
        "AlertRepository.save",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          one.report(99);
          one.alerts.engine().saveValues();
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);

    assertThat(alerts().get(0).acknowledgement()).isNotNull();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99);
  }

  @Test
  void aServerThatIsRemovedOrRenamedAtOneHubIsSoAtTheOther() {
    RecordedConnection connection = one.signIn();
    one.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(3), one, two);
    two.servers.servers().update(ada, server.id(), before -> renamed(before, "web-2"));
    live(Duration.ofMinutes(1), one, two);
    one.report(95);
    assertThat(alerts().get(0).serverName()).isEqualTo("web-2");

    two.servers.servers().remove(ada, server.id());
    live(Duration.ofMinutes(1), one, two);

    assertThat(connection.closed).containsExactly(CloseReason.SERVER_REMOVED);
    assertThat(one.send(99)).isCompleted();
    assertThat(alerts()).isEmpty();
  }

  private static ServerDetails renamed(ServerDetails before, String name) {
    return new ServerDetails(name, before.host(), before.port(), before.metadata(), before.tags());
  }

  @Test
  void theOldHubDoesNotShowItsLastReportOfAnAgentThatHasMoved() {
    one.signIn();
    one.ingest(10);
    assertThat(one.shared.latest().inMemory(server.id())).isPresent();
    assertThat(one.shared.vitals().find(server.id())).isPresent();

    two.signIn();
    clock.advance(Duration.ofSeconds(1));
    two.ingest(20);
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.shared.latest().inMemory(server.id())).isPresent();
    assertThat(one.shared.latest().find(server.id())).isPresent();
    assertThat(one.shared.latest().inMemory(server.id())).isEmpty();
    assertThat(one.shared.vitals().find(server.id())).isEmpty();
  }

  @Test
  void aHubThatStopsLeavesItsServersAtOnce() {
    live(Duration.ofSeconds(18), one, two);
    one.signIn();
    live(Duration.ofSeconds(3), one, two);

    one.shared.ownership().stop();
    live(Duration.ofSeconds(3), two);

    assertThat(two.ended).isEqualTo(1);
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hub-1:8080, 5", // its row looks alive
    "hub-1:8080, 20", // its row is there, and over
    "hub-9:8080, 5",
    "hub-9:8080, 20"
  })
  void aKilledHubThatIsStartedAgainKnowsItsOpenAlerts(String name, int secondsLater) {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);

    clock.advance(Duration.ofSeconds(secondsLater));
    Hub restarted = new Hub(name);
    restarted.signIn();
    restarted.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(restarted.health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void aRestartedHubTellsTheStoredValuesOfAnAlertThatAnotherHubFollows() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(5));
    Hub restarted = new Hub("hub-1:8080");
    two.signIn();
    two.report(99);
    two.alerts.engine().saveValues();
    live(Duration.ofSeconds(3), restarted, two);

    Alert told = restarted.alerts.engine().withNewestValues(alerts().get(0));

    assertThat(told.currentValue()).isEqualTo(99);
  }

  @Test
  void aRestartedHubForgetsNothingOfAServerThatAnotherHubHas() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(1));
    one.report(20);
    clock.advance(Duration.ofSeconds(5));
    Hub restarted = new Hub("hub-1:8080");
    two.signIn();
    clock.advance(Duration.ofDays(8));
    live(Duration.ofSeconds(18), restarted, two);
    int[] saved = {0};
    restarted.faults.before("AlertRepository.save", () -> saved[0]++);

    restarted.alerts.engine().makeRoom();

    assertThat(saved[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void whatPeopleDoBeforeAnAgentIsBackAtARestartedHubLosesNoAlert(int secondsLater) {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);

    clock.advance(Duration.ofSeconds(secondsLater));
    Hub restarted = new Hub("hub-1:8080");
    restarted.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    restarted.signIn();
    restarted.report(20);

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void aThresholdMayChangeWhileAServerIsTakenOver() throws Exception {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    CountDownLatch bookHeld = new CountDownLatch(1);
    Thread taking = new Thread(() -> two.take().join());
    two.faults.before(
        "AlertThresholdRepository.update",
        () -> {
          bookHeld.countDown();
          // The taking needs the book now, whatever else it holds.
          while (taking.isAlive() && taking.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
        });
    Thread changing =
        new Thread(
            () ->
                two.alerts
                    .thresholds()
                    .update(ada, threshold.id(), before -> above(MetricType.CPU, 80)));
    two.faults.before(
        "AlertRepository.findHolds",
        () -> {
          changing.start();
          awaitUninterruptibly(bookHeld);
        });

    taking.setDaemon(true);
    changing.setDaemon(true);
    taking.start();
    taking.join(10_000);
    changing.join(10_000);

    assertThat(taking.isAlive() || changing.isAlive()).isFalse();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTakeOverThatFailedIsDoneAgain() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.faults.cut("AlertRepository.findOpen");
    assertThat(two.take()).isCompletedExceptionally();
    two.faults.heal();

    two.signIn();
    two.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void nothingIsDecidedAboutAServerWhoseAlertsCouldNotBeReadYet() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    two.faults.cut("AlertRepository.findOpen");
    clock.advance(Duration.ofSeconds(16)); // one is killed
    assertThatThrownBy(() -> liveWhileFailing(two)).isInstanceOf(ChatOpsException.class);
    assertThat(two.shared.ownership().isHere(server.id())).isFalse();
    two.faults.heal();

    two.signIn();
    two.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  private void liveWhileFailing(Hub hub) {
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(3));
      hub.turn();
    }
  }

  @Test
  void aServerThatWasTakenWithoutAnAnswerIsJudgedByTheHubThatHasIt() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one, two);
    two.faults.loseAnswer("AgentDirectory.take");
    assertThat(two.take()).isCompletedExceptionally();
    two.faults.heal();

    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    live(Duration.ofMinutes(3), one, two); // and the agent never comes again

    assertThat(one.shared.ownership().remote(server.id()).orElseThrow().link())
        .isEqualTo(Link.BROKEN);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
  }

  @Test
  void anAlertThatIsResolvedAtTheOtherHubIsOverAtTheOneWithTheAgent() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.health()).isEqualTo(HealthStatus.WARNING);

    two.alerts.alerts().resolve(ada, alerts().get(0).id(), "known");
    live(Duration.ofSeconds(3), one, two);

    assertThat(one.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(two.health()).isEqualTo(HealthStatus.HEALTHY);
    one.report(96); // it is quiet until the value was fine once
    assertThat(alerts()).hasSize(1);
    clock.advance(Duration.ofSeconds(5));
    one.report(20);
    clock.advance(Duration.ofSeconds(5));
    one.report(97);
    assertThat(alerts()).hasSize(2);
  }

  @Test
  void theHubWithTheAgentFindsOutByItselfThatAnAlertWasResolvedAtTheOther() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, alerts().get(0).id(), null);

    clock.advance(Duration.ofSeconds(1));
    one.report(20);

    assertThat(one.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.MANUAL);
  }

  @Test
  void noServerCountsAsSilentWhileItsAgentMoves() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    Hub three = new Hub("hub-3:8080");
    for (int i = 0; i < 60; i++) {
      one.report(10);
      live(Duration.ofSeconds(3), one, three);
    }

    assertThat(three.take()).isCompleted();
    three.alerts.offlineWatch().turn();

    assertThat(three.status()).isNotEqualTo(ServerStatus.OFFLINE);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void noServerCountsAsSilentWhileItsAgentSignsInAfterAPause() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(3));
      one.shared.ownership().renew(); // it lives, and has not looked for silent servers yet
      two.turn();
    }

    assertThat(two.take()).isCompleted();
    clock.advance(Duration.ofSeconds(3));
    two.alerts.offlineWatch().turn();

    assertThat(alerts()).isEmpty();
    assertThat(two.status()).isNotEqualTo(ServerStatus.OFFLINE);
  }

  @Test
  void aMoveDoesNotBeginADurationAnew() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one);
    Hub three = new Hub("hub-3:8080");
    for (int i = 0; i < 30; i++) {
      one.report(i < 15 ? 10 : 95);
      live(Duration.ofSeconds(3), one, three);
    }
    assertThat(alerts()).isEmpty();

    three.signIn();
    for (int i = 0; i < 6; i++) {
      three.report(95);
      clock.advance(Duration.ofSeconds(3));
    }

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void aLeaseIsRenewedWhileATurnAndASignInHang() throws Exception {
    CountDownLatch hanging = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(1);
    Runnable hang =
        () -> {
          hanging.countDown();
          awaitUninterruptibly(released);
        };
    live(Duration.ofSeconds(3), one, two);
    one.faults.before("AgentDirectory.owners", hang);
    one.faults.before("AgentDirectory.take", hang);
    Thread turn = new Thread(one.use.turn()::turn);
    Thread signIn = new Thread(() -> one.take().join());
    turn.start();
    signIn.start();
    assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(3));
      assertThat(CompletableFuture.runAsync(one.shared.ownership()::renew))
          .succeedsWithin(Duration.ofSeconds(10));
      two.turn();
    }

    assertThat(two.ended).isZero();
    released.countDown();
    turn.join();
    signIn.join();
  }

  @Test
  void aServerThatIsTakenWhileTheLeaseWasOverStaysTaken() {
    one.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(18), one, two);
    live(Duration.ofSeconds(30), two);
    one.shared.ownership().renew(); // two has declared it over
    one.signIn();

    live(Duration.ofSeconds(6), one, two);
    one.report(95);

    assertThat(alerts()).hasSize(1);
    assertThat(two.status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void aChangeThatNoTurnSawIsReadWithinAMinute() {
    Server other = server("db-1");
    one.signIn();
    assertThat(one.use.arrivals().take(other.id())).isCompleted();
    live(Duration.ofSeconds(30), one, two);
    assertThat(one.use.arrivals().take(other.id())).isCompleted();
    live(Duration.ofSeconds(3), one, two);
    clock.advance(Duration.ofSeconds(-20)); // as if its transaction had lasted for so long
    assertThat(two.take()).isCompleted();
    clock.advance(Duration.ofSeconds(20));

    live(Duration.ofMinutes(1), one, two);

    assertThat(one.shared.ownership().remote(server.id())).isPresent();
  }

  @Test
  void twoHubsOfOneNameAreTwoHubs() {
    one.signIn();
    Hub namesake = new Hub("hub-1:8080");

    live(Duration.ofSeconds(9), one, namesake);

    assertThat(namesake.status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(namesake.shared.ownership().remote(server.id()).orElseThrow().hubLives()).isTrue();
  }

  @Test
  void signInsThatWaitAreTakenTogetherByTheThreadThatIsThereForThem() {
    Server other = server("db-1");
    List<Runnable> due = new ArrayList<>();
    OwnershipRequests arrivals =
        new OwnershipRequests(one.shared.ownership(), one.alerts.engine(), task -> due.add(task));

    CompletableFuture<Void> first = arrivals.take(server.id());
    CompletableFuture<Void> second = arrivals.take(other.id());
    assertThat(first).isNotDone();
    assertThat(one.faults.largest("AgentDirectory.take")).isZero();
    assertThat(due).hasSize(1);
    due.get(0).run();

    assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
    assertThat(one.faults.largest("AgentDirectory.take")).isEqualTo(2);
  }

  @Test
  void manyServersAreTakenOverInParts() {
    live(Duration.ofSeconds(18), one, two);
    for (int i = 0; i < 2_500; i++) {
      Server many = server("web-" + i);
      assertThat(one.use.arrivals().take(many.id())).isCompleted();
    }
    live(Duration.ofSeconds(3), one, two);

    live(Duration.ofSeconds(60), two);

    assertThat(two.shared.ownership().unread()).isEmpty();
    assertThat(two.faults.largest("AlertRepository.findOpen")).isEqualTo(1_000);
    assertThat(two.faults.largest("AlertRepository.findHolds")).isEqualTo(1_000);
    assertThat(two.faults.largest("ServerRepository.find")).isEqualTo(1_000);
  }

  @Test
  void aHubWithoutOthersReadsNothingInItsTurns() {
    Hub lone = one;
    two.shared.ownership().stop();
    live(Duration.ofSeconds(30), lone);
    lone.signIn();
    lone.faults.cut("AgentDirectory.owners");
    lone.faults.cut("AlertRepository.findOpenOnes");
    lone.faults.cut("AlertThresholdRepository.version");
    lone.faults.cut("ServerRepository.find");

    live(Duration.ofMinutes(2), lone);
    lone.faults.cut("AgentDirectory.renew");
    lone.report(10);

    assertThat(lone.shared.ownership().isHere(server.id())).isTrue();
  }

  @Test
  void aTagThatIsTakenAwayAtOneHubEndsTheAlertAtTheOther() {
    tag(one, "prod");
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(alerts()).hasSize(1);

    tag(two);
    live(Duration.ofMinutes(1), one, two);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.TAG_REMOVED);
  }

  @Test
  void whoTakesOverKnowsATagThatWasGivenAtTheHubThatIsOver() {
    live(Duration.ofSeconds(18), one, two);
    one.signIn();
    tag(one, "prod");
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    one.report(95);

    live(Duration.ofSeconds(18), two); // one is killed
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    assertThat(alerts().get(0).isActive()).isTrue();

    two.signIn();
    two.report(20);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  private void tag(Hub at, String... tags) {
    var unused =
        at.servers
            .servers()
            .update(
                ada,
                server.id(),
                before ->
                    new ServerDetails(
                        before.name(),
                        before.host(),
                        before.port(),
                        before.metadata(),
                        List.of(tags)));
  }

  @Test
  void anAlertOfAServerThatWasRegisteredAtTheOtherHubCanBeAcknowledged() {
    Server added = server("new-1");
    one.watch(above(MetricType.CPU, 90));
    one.alerts.engine().know(added);
    assertThat(one.use.arrivals().take(added.id())).isCompleted();
    var unused = one.alerts.engine().evaluate(reportOf(added.id(), 95));
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
  }

  @Test
  void aActionEndsNoAlertOfAThresholdThatHasJustChangedAtTheHubWithTheAgent() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    boolean[] hasRead = {false};
    two.faults.before("AlertThresholdRepository.version", () -> hasRead[0] = true);
    two.faults.before(
        "AlertRepository.find",
        () -> {
          if (hasRead[0]) {
            two.faults.heal();
            var unused =
                one.alerts
                    .thresholds()
                    .update(ada, threshold.id(), before -> above(MetricType.CPU, 80));
            clock.advance(Duration.ofSeconds(5));
            one.report(85);
          }
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");

    assertThat(alerts()).hasSize(2);
    assertThat(openAlert().threshold()).isEqualTo(80);
  }

  @Test
  void aClockThatIsSetBackJustAfterAnEndByHandAtTheOtherHubOpensNoAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, openAlert().id(), null);

    hostAhead = Duration.ofSeconds(-30);
    one.report(96);
    live(Duration.ofSeconds(3), one, two);
    one.report(97);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void anAgentThatMovesWhileItsAlertIsAcknowledgedThereLosesNoAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    boolean[] hasMoved = {false};
    two.faults.before(
        "AlertRepository.findOpen",
        () -> {
          if (!hasMoved[0]) {
            hasMoved[0] = true;
            two.signIn();
          }
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    two.faults.heal();
    clock.advance(Duration.ofSeconds(5));
    two.report(20);

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void aHubWhoseOwnerRowWasLostByACrashOfTheStorageTakesItsServersAgain() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    storage.agentDirectory().restore(server.id(), null);
    one.report(95); // refused, so the hub looks what is stored
    assertThat(alerts()).isEmpty();

    live(Duration.ofSeconds(3), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(two.status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void aServerThatIsGoneIsTakenAgainOnce() {
    one.signIn();
    storage.servers().remove(server.id());
    one.shared.ownership().doubt();

    assertThat(one.shared.ownership().turn().lost()).containsExactly(server.id());
    assertThat(one.shared.ownership().take(List.of(server.id()))).isEmpty();
    assertThat(one.shared.ownership().turn().lost()).isEmpty();
  }

  @Test
  void aHubWhoseOwnerRowWentBackToAnEarlierHubTakesItsServersAgain() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    two.signIn();
    live(Duration.ofSeconds(3), one, two);
    storage.agentDirectory().restore(server.id(), earlier);

    for (int i = 0; i < 20; i++) { // nothing is refused: it is found out all the same
      two.report(20);
      live(Duration.ofSeconds(3), one, two);
    }
    two.report(95);

    assertThat(alerts()).hasSize(1);
    assertThat(one.shared.ownership().isHere(server.id())).isFalse();
  }

  @Test
  void aLostRowOfASilentServerIsTakenAgainWithoutItsAgent() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().restore(server.id(), null);

    live(Duration.ofMinutes(4), one, two);

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
    assertThat(two.shared.ownership().remote(server.id()).orElseThrow().link())
        .isEqualTo(Link.BROKEN);
  }

  @Test
  void anAlertOfAHubThatCameAndWentWhileThisOneWasCutOffEnds() {
    one.watch(above(MetricType.CPU, 90));
    two.signIn();
    live(Duration.ofSeconds(18), one, two);
    two.shared.ownership().stop();
    Hub three = new Hub("hub-3:8080");
    three.signIn();
    three.report(95);
    clock.advance(Duration.ofSeconds(6));
    three.shared.ownership().stop();

    one.signIn();
    one.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void anAlertOfAHubThatSeemedOverAndCameBackWhileThisOneWasCutOffEnds() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    clock.advance(Duration.ofSeconds(20)); // one is stopped, as by SIGSTOP
    Hub three = new Hub("hub-3:8080");
    clock.advance(Duration.ofSeconds(2)); // three is cut off, and one goes on
    one.shared.ownership().renew();
    one.report(95);
    assertThat(alerts()).hasSize(1);
    one.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(10));
    three.shared.ownership().renew();

    three.signIn();
    three.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void aHubThatIsStartedAfterAllOthersReadsNoAlertAgain() {
    one.signIn();
    one.shared.ownership().stop();
    two.shared.ownership().stop();
    Hub three = new Hub("hub-3:8080");

    three.signIn();

    assertThat(three.faults.largest("AlertRepository.findOpen")).isZero();
  }

  @Test
  void valuesThatCameBeforeAActionAreStoredAfterIt() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(2));
    one.report(99);
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);
    one.alerts.engine().saveValues();
    assertThat(storage.alerts().findOpen().get(0).peakValue()).isEqualTo(99);

    clock.advance(Duration.ofSeconds(2));
    one.report(99.5);
    one.alerts.alerts().snooze(ada, alerts().get(0).id(), null);
    one.alerts.engine().saveValues();
    assertThat(storage.alerts().findOpen().get(0).peakValue()).isEqualTo(99.5);
  }

  @Test
  void theFormerHubStoresNoValuesOfAnAgentThatHasMoved() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    one.report(97);
    clock.advance(Duration.ofSeconds(1));
    two.signIn();
    two.report(99.5);

    two.alerts.engine().saveValues();
    one.alerts.engine().saveValues();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99.5);
    live(Duration.ofSeconds(3), one, two);
    one.alerts.engine().saveValues();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99.5);
  }

  @Test
  void theFormerHubGivesUpNothingOfAnAgentThatHasMoved() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    one.alerts.alerts().resolve(ada, openAlert().id(), null); // quiet until it was fine once
    live(Duration.ofSeconds(9), one, two);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    two.signIn();
    var unused =
        two.alerts.thresholds().update(ada, threshold.id(), before -> above(MetricType.CPU, 80));
    clock.advance(Duration.ofSeconds(5));
    two.report(85);
    two.alerts.alerts().resolve(ada, openAlert().id(), null);
    List<AlertHold> quiet = storage.alerts().findHolds();
    assertThat(quiet).hasSize(1);

    one.alerts.engine().readThresholds(); // and does not know yet that the agent has moved

    assertThat(storage.alerts().findHolds()).isEqualTo(quiet);
  }

  private Alert openAlert() {
    return alerts().stream().filter(Alert::isActive).findFirst().orElseThrow();
  }

  @Test
  void anAgentThatGivesUpWhileItsServerIsTakenIsConnectedToNoHub() {
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.take()).isCompleted();
    one.shared.presence().tellIfGone(server.id());
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.presence().isConnected(server.id())).isFalse();

    one.signIn();
    one.shared.presence().tellIfGone(server.id()); // another attempt of the same agent
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
  }

  @Test
  void whoSignsInWaitsForOneBatchOfASuccession() {
    live(Duration.ofSeconds(18), one, two);
    for (int i = 0; i < 2_500; i++) {
      assertThat(one.use.arrivals().take(server("web-" + i).id())).isCompleted();
    }
    one.signIn();
    live(Duration.ofSeconds(15), two); // one is killed
    Thread turn = Thread.currentThread();
    List<String> readings = new CopyOnWriteArrayList<>();
    Thread signIn =
        new Thread(
            () -> {
              two.take().join();
              readings.add("signed in");
            });
    two.faults.before(
        "AlertRepository.findHolds",
        () -> {
          readings.add("batch");
          if (readings.size() == 1) {
            signIn.start();
            while (signIn.getState() != Thread.State.WAITING
                && signIn.getState() != Thread.State.BLOCKED) {
              Thread.onSpinWait();
            }
          } else if (Thread.currentThread().equals(turn)) {
            joinUninterruptibly(signIn);
          }
        });

    live(Duration.ofSeconds(3), two);

    assertThat(two.shared.ownership().unread()).isEmpty();
    assertThat(readings).contains("signed in");
    assertThat(readings.indexOf("signed in")).isLessThan(readings.lastIndexOf("batch"));
  }

  private static void joinUninterruptibly(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyIsOverBecauseTheStoragesClockWasSet() {
    Hub three = new Hub("hub-3:8080");
    one.signIn();
    live(Duration.ofSeconds(18), one, two, three);
    setClock(Duration.ofMinutes(1));
    two.turn(); // one has not renewed since
    assertThat(two.ended).isZero();
    one.turn();

    live(Duration.ofSeconds(14), one, two); // three is killed
    one.shared.ownership().renew();
    setClock(Duration.ofMinutes(1));
    clock.advance(Duration.ofSeconds(3));
    two.turn();

    assertThat(two.ended).isEqualTo(1);
    assertThat(one.shared.ownership().isHere(server.id())).isTrue();
    one.turn();
    assertThat(one.shared.ownership().remote(server.id())).isEmpty();
  }

  @Test
  void aHubThatIsAloneFencesAndReadsNothing() {
    one.signIn();
    Ownership lone =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-9:8080"), clock, this::nanoTime);
    lone.start(true);
    assertThat(lone.isHere(server.id())).isTrue(); // so its silence is judged from the start

    assertThat(lone.take(List.of(server.id()))).hasSize(1);

    assertThat(lone.epoch(server.id())).isNull();
    assertThat(lone.isHere(server.id())).isTrue();
    assertThat(lone.unread()).isEmpty();
  }

  @Test
  void aLongSilenceCountsFromTheTakeoverSinceNobodyKnowsWhereTheAgentWas() {
    one.watch(above(MetricType.OFFLINE, 600));
    one.signIn();
    one.report(10);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofMinutes(9), one, two);

    live(Duration.ofMinutes(9), two); // one is killed
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    assertThat(alerts()).isEmpty();
    live(Duration.ofMinutes(2), two);
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void movesThereAndBackDoNotBeginADurationAnew() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    live(Duration.ofSeconds(18), one, two);
    Instant begun = clock.instant();
    for (Hub hub : List.of(one, two, one)) {
      assertThat(alerts()).isEmpty();
      hub.signIn();
      for (int i = 0; i < 8; i++) {
        hub.report(95);
        live(Duration.ofSeconds(3), one, two);
      }
    }

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).createdAt()).isEqualTo(begun.plusSeconds(60));
  }

  @Test
  void reportsThatAreSentAgainToAFormerHubAreNoClockThatWasSetBack() {
    one.watch(above(MetricType.CPU, 50, Duration.ZERO, null, Duration.ofMinutes(5)));
    one.signIn();
    reportFor(Duration.ofSeconds(21), one);
    two.signIn();
    two.report(60);
    live(Duration.ofSeconds(3), one, two);
    two.report(10);
    Instant quietUntil = clock.instant().plus(Duration.ofMinutes(5));
    reportFor(Duration.ofSeconds(90), two);
    MetricReport breach = two.next(60);
    assertThat(two.alerts.engine().evaluate(breach)).isCompleted();
    live(Duration.ofSeconds(3), one, two);
    MetricReport calm = two.next(10);
    assertThat(two.alerts.engine().evaluate(calm)).isCompleted();
    live(Duration.ofSeconds(3), one, two);

    one.signIn();
    assertThat(one.alerts.engine().evaluate(receivedNow(breach))).isCompleted();
    assertThat(one.alerts.engine().evaluate(receivedNow(calm))).isCompleted();
    reportFor(Duration.between(clock.instant(), quietUntil.minusSeconds(3)), one);
    one.report(60);

    assertThat(alerts()).hasSize(1);
    live(Duration.ofSeconds(3), one, two);
    one.report(60);
    assertThat(alerts()).hasSize(2);
  }

  /** An agent at this hub reports that all is well, at its pace. */
  private void reportFor(Duration time, Hub hub) {
    for (long i = 0; i < time.toSeconds(); i += 3) {
      hub.report(10);
      live(Duration.ofSeconds(3), one, two);
    }
  }

  private MetricReport receivedNow(MetricReport report) {
    return new MetricReport(
        report.serverId(),
        report.bootId(),
        report.sequence(),
        report.collectedAt(),
        clock.instant(),
        report.samples(),
        report.document());
  }

  @Test
  void aHostThatComesBackWithItsClockHoursBehindIsWatchedOnceItsPaceIsKnown() {
    one.watch(above(MetricType.CPU, 50));
    one.signIn();
    reportFor(Duration.ofSeconds(21), one);
    boot = "another boot";
    hostAhead = Duration.ofHours(-3);
    two.signIn();
    reportFor(Duration.ofSeconds(21), two);

    one.signIn();
    reportFor(Duration.ofSeconds(15), one);
    one.report(60);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void aHostsClockThatWasSetBackAtTheOtherHubShortensNoDuration() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    hostAhead = Duration.ofSeconds(40);
    two.signIn();
    two.report(20);
    live(Duration.ofSeconds(3), one, two);
    one.signIn();
    one.report(20);
    hostAhead = Duration.ZERO;
    live(Duration.ofSeconds(3), one, two);
    Instant begun = clock.instant();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.signIn();
    for (int i = 0; i < 20; i++) {
      two.report(95);
      live(Duration.ofSeconds(3), one, two);
    }

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).createdAt()).isEqualTo(begun.plusSeconds(60));
  }

  @Test
  void manyServersAreLookedForInParts() {
    one.signIn();
    for (int i = 0; i < 1_500; i++) {
      one.alerts.engine().know(server("web-" + i));
    }

    live(Duration.ofMinutes(1), one, two);

    assertThat(one.faults.largest("ServerRepository.find")).isEqualTo(1_000);
  }

  @Test
  void allHubsFollowAnAgentAfterAStorageForgotItsMoves() {
    Hub three = new Hub("hub-3:8080");
    for (Hub hub : List.of(one, two, one)) {
      hub.signIn();
      live(Duration.ofSeconds(3), one, two, three);
    }
    storage.agentDirectory().restore(server.id(), null);
    live(Duration.ofMinutes(1), one, two, three);

    two.signIn(); // in an epoch that three has heard of long ago
    live(Duration.ofSeconds(3), one, two, three);
    assertThat(three.shared.presence().isConnected(server.id())).isTrue();
    two.shared.presence().disconnected(server.id(), two.generation);
    live(Duration.ofSeconds(6), one, two, three);

    assertThat(three.shared.presence().isConnected(server.id())).isFalse();
  }

  @Test
  void aHubWhoseOwnerRowWentBackToItsOwnEarlierOneGoesOnWithThat() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofSeconds(3), one, two);
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    assertThat(earlier.link()).isEqualTo(Link.BROKEN);
    two.signIn();
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    storage.agentDirectory().restore(server.id(), earlier);
    one.report(95); // refused

    live(Duration.ofSeconds(6), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(storage.agentDirectory().owners(null).get(0).link()).isEqualTo(Link.CONNECTED);
  }

  @Test
  void anAlertThatOpensWhileTheStateOfItsKeyIsReadAgainIsNotForgotten() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, alerts().get(0).id(), null);
    clock.advance(Duration.ofSeconds(1));
    boolean[] hasOpened = {false};
    one.faults.before(
        "AlertRepository.find",
        () -> {
          if (!hasOpened[0]) {
            hasOpened[0] = true;
            clock.advance(Duration.ofSeconds(5));
            one.report(96);
          }
        });

    one.report(20); // an end that is refused, as the alert has ended
    one.faults.heal();
    assertThat(alerts().stream().filter(Alert::isActive)).hasSize(1);
    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(hasOpened[0]).isTrue();
    assertThat(alerts()).hasSize(2).noneMatch(Alert::isActive);
  }

  @Test
  void anAlertOfAHubThatSeemedOverAndCameBackBetweenTwoRenewalsEnds() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    two.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(20)); // one is stopped, as by SIGSTOP
    Hub three = new Hub("hub-3:8080");
    clock.advance(Duration.ofSeconds(1));
    one.shared.ownership().renew();
    one.report(95);
    assertThat(alerts()).hasSize(1);
    one.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(1));
    live(Duration.ofSeconds(3), three);

    three.signIn();
    three.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void aHubThatStartsHasTheServersOfThoseThatAreGoneBeforeItLoadsTheirAlerts() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(20);
    two.shared.ownership().stop();
    one.shared.ownership().stop(); // another hub has ended it, and it does not know yet
    Hub three = new Hub("hub-3:8080");

    clock.advance(Duration.ofSeconds(1));
    one.report(95);

    assertThat(alerts()).isEmpty();
    assertThat(three.shared.ownership().isHere(server.id())).isTrue();
  }

  @Test
  void whatWasChangedAtAHubJustBeforeItsEndIsRead() {
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    tag(two, "prod");
    two.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    two.shared.ownership().stop();

    live(Duration.ofSeconds(3), one);
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void whatWasChangedAtAHubThatCameAndWentWhileThisOneWasCutOffIsRead() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(18), one);
    one.signIn();
    clock.advance(Duration.ofSeconds(10));
    Hub three = new Hub("hub-3:8080");
    three.watch(above(MetricType.CPU, 90));
    three.shared.ownership().stop();

    live(Duration.ofSeconds(3), one);
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void anEpochThatTheStorageHasForgottenIsGivenToNobodyElse() {
    Hub three = new Hub("hub-3:8080");
    two.signIn();
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    one.signIn();
    one.watch(above(MetricType.CPU, 90));
    storage.agentDirectory().restore(server.id(), earlier);
    clock.advance(Duration.ofSeconds(1));
    three.signIn();

    one.report(95); // it does not know yet

    assertThat(alerts()).isEmpty();
  }

  @Test
  void aServerOfAHubThatCameAndWentBetweenTwoRenewalsIsJudged() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(18), one);
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one);
    one.shared.presence().disconnected(server.id(), one.generation);
    Hub three = new Hub("hub-3:8080");
    three.signIn();
    three.report(10);
    three.shared.ownership().stop();

    live(Duration.ofMinutes(4), one);

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
  }

  @Test
  void oneThatIsAskedToSendsItsAgentsAwayUntilItIsTakenBack() {
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();

    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isTrue();
    assertThat(two.shared.ownership().isDraining()).isFalse();

    storage.agentDirectory().drain(one.shared.ownership().id(), false);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void aLoneHubSendsNobodyAway() {
    Hub lone = two;
    one.shared.ownership().stop();
    live(Duration.ofSeconds(3), lone);

    lone.shared.ownership().drain();

    assertThat(lone.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void oneSendsNobodyToAHubThatOnlyStarts() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(3), one);
    Ownership starting =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    starting.start(false);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one);
    starting.renew();
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isFalse();
    assertThat(starting.isDraining()).as("it is not drained itself").isFalse();

    starting.serve();
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
    starting.renew();
    assertThat(starting.isDraining()).isFalse();
  }

  @Test
  void oneThatCouldNotTellThatItServesDoesWithItsNextRenewal() {
    live(Duration.ofSeconds(3), one);
    two.shared.ownership().stop();
    Ownership starting =
        new Ownership(
            two.faults.storage().agentDirectory(),
            () -> HubAddress.plain("hub-2:8080"),
            clock,
            this::nanoTime);
    starting.start(false);
    two.faults.cut("AgentDirectory.drain");
    assertThatThrownBy(starting::serve).hasMessage("away");
    two.faults.heal();
    storage.agentDirectory().drain(one.shared.ownership().id(), true);

    starting.renew();

    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void oneThatStopsSendsItsAgentsToAHubThatHasJustBegunToServe() {
    two.shared.ownership().stop();
    Ownership starting =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    starting.start(false);
    live(Duration.ofSeconds(3), one);
    starting.serve();

    one.shared.ownership().drain();

    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void oneThatStopsFindsAHubThatHasComeSinceItLastLooked() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(6), one);
    Ownership another =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    another.start(false);
    another.serve();

    one.shared.ownership().drain();

    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void oneThatStopsTellsTheOthersAlsoWhereTheStorageWasAwayForAMoment() {
    live(Duration.ofSeconds(6), one, two);
    one.shared.ownership().drain();
    one.faults.cut("AgentDirectory.drain");
    assertThatThrownBy(() -> one.shared.ownership().renew()).hasMessage("away");
    one.faults.heal();
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Duration.ofSeconds(3), one, two);
    two.shared.ownership().drain();

    assertThat(two.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void oneThatStopsSendsItsAgentsAwayAtOnceAndNotToAnotherThatStops() {
    live(Duration.ofSeconds(6), one, two);

    one.shared.ownership().drain();
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Duration.ofSeconds(3), one, two);
    two.shared.ownership().drain();
    assertThat(two.shared.ownership().isDraining()).isFalse();
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void oneThatIsLeftAloneServesAgainUntilAnotherComes() {
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Ownership.LEASE.plusSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isFalse();

    live(Duration.ofSeconds(3), two);
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void oneThatIsDrainedStaysSoWhenItsRowWasDeleted() {
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);

    storage.agentDirectory().leave(one.shared.ownership().id());
    live(Duration.ofSeconds(6), one, two);

    assertThat(one.shared.ownership().isDraining()).isTrue();
    assertThat(
            storage
                .agentDirectory()
                .renew(two.shared.ownership().id(), HubAddress.plain("hub-2:8080"), false)
                .others())
        .singleElement()
        .matches(AgentDirectory.Hub::draining);
  }
}
