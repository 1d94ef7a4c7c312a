package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.User;
import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.Username;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
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
import io.chatops.core.server.ServerQueries.Overview;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two hubs on one storage, whose work by the clock the test does. */
class TwoHubsTest {
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final Actor ada =
      new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  private final Server server = server();
  private final Hub one = new Hub("hub-1:8080");
  private final Hub two = new Hub("hub-2:8080");
  private long sequence;

  private Server server() {
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
    Server added =
        new Server(
            ServerId.random(),
            ada.userId(),
            "web-1",
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

  /** One of the hubs; nothing happens in it unless the test says so. */
  private final class Hub {
    private final SharedState shared;
    private final AlertUseCases alerts;
    private final ServerUseCases servers;
    private final HubUseCases use;
    private int ended;
    private long generation;

    Hub(String name) {
      shared =
          SharedState.of(
              name,
              storage,
              clock,
              SILENCE,
              Quotas.DEFAULTS,
              new ScriptedDocumentReader(),
              100_000_000,
              Runnable::run,
              AgentReleases.NONE);
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, change -> {}, Runnable::run, Duration.ofDays(7));
      servers = ServerUseCases.of(shared, alerts.engine());
      use = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> ended++);
      shared.ownership().start(false);
      alerts.engine().load();
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
      return new MetricReport(
          server.id(),
          "boot",
          ++sequence,
          clock.instant(),
          clock.instant(),
          new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, cpu).build(),
          ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
    }

    void turn() {
      storage.servers().updateLastSeen(shared.presence().takeLastSeen());
      use.turn().turn();
      alerts.offlineWatch().turn();
    }

    Overview overview() {
      return servers.serverQueries().get(ada, server.id());
    }

    void watch(ThresholdDetails details) {
      alerts.createThreshold().create(ada, details);
    }
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
    return new ThresholdDetails(
        null,
        null,
        type,
        null,
        Comparison.GT,
        value,
        Duration.ZERO,
        null,
        null,
        Duration.ZERO,
        true);
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
        .hasMessageContaining("connected to another hub, hub-1:8080")
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
  void aThresholdThatIsMadeOrChangedAtOneHubCountsAtTheOther() {
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    two.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(9), one, two);
    one.report(95);
    assertThat(alerts()).hasSize(1);

    two.alerts
        .removeThreshold()
        .remove(ada, alerts().get(0).key().thresholdId());
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

    two.alerts.acknowledgeAlert().acknowledge(ada, alerts().get(0).id(), "mine");
    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(alerts().get(0).acknowledgement()).isNotNull();
    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void aServerThatIsRemovedOrRenamedAtOneHubIsSoAtTheOther() {
    RecordedConnection connection = one.signIn();
    one.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(3), one, two);
    two.servers
        .updateServer()
        .update(ada, server.id(), before -> renamed(before, "web-2"));
    live(Duration.ofMinutes(1), one, two);
    one.report(95);
    assertThat(alerts().get(0).serverName()).isEqualTo("web-2");

    two.servers.removeServer().remove(ada, server.id());
    live(Duration.ofMinutes(1), one, two);

    assertThat(connection.closed).containsExactly(CloseReason.SERVER_REMOVED);
    assertThat(one.send(99)).isCompleted();
    assertThat(alerts()).isEmpty();
  }

  private static ServerDetails renamed(
      ServerDetails before, String name) {
    return new ServerDetails(
        name, before.host(), before.port(), before.metadata(), before.tags());
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
}
