package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
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
import io.chatops.core.error.ChatOpsException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two hubs on one storage, whose work by the clock the test does. */
abstract class TwoHubsFixture {
  static final Duration SILENCE = Duration.ofSeconds(45);

  final MutableClock clock = MutableClock.atSomeTime();
  final Instant start = clock.instant();
  Duration set = Duration.ZERO;
  Duration hostAhead = Duration.ZERO;
  String boot = "boot";
  final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  final Actor ada = new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  final Server server = firstServer();
  final Hub one = new Hub("hub-1:8080");
  final Hub two = new Hub("hub-2:8080");
  long sequence;

  Server firstServer() {
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

  Server server(String name) {
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
  long nanoTime() {
    return Duration.between(start, clock.instant()).minus(set).toNanos();
  }

  /** One of the hubs; nothing happens in it unless the test says so. */
  final class Hub {
    final FaultyStorage faults = new FaultyStorage(storage);
    final SharedState shared;
    final AlertUseCases alerts;
    final ServerUseCases servers;
    final HubUseCases use;
    final List<AlertChange> told = new ArrayList<>();
    int ended;
    long generation;

    Hub(String name) {
      shared =
          SharedState.of(
              () -> HubAddress.plain(name),
              faults.storage(),
              clock,
              TwoHubsFixture.this::nanoTime,
              Ownership.LEASE,
              SILENCE,
              Quotas.DEFAULTS,
              new ScriptedDocumentReader(),
              100_000_000,
              Runnable::run,
              AgentReleases.NONE);
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
      assertThat(use.ownershipRequests().acquire(server.id())).isCompleted();
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

    MetricReport next(double cpu) {
      return reportOf(server.id(), cpu);
    }

    void turn() {
      storage.servers().updateLastSeen(shared.presence().drainLastSeen());
      shared.ownership().renew();
      use.sync().run();
      alerts.offlineWatch().check();
    }

    /** The agent's connection and key are fine, and it is not connected yet. */
    CompletableFuture<Void> take() {
      return use.ownershipRequests().acquire(server.id());
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

  MetricReport reportOf(ServerId serverId, double cpu) {
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
  void live(Duration time, Hub... hubs) {
    for (long i = 0; i < time.toSeconds(); i += 3) {
      clock.advance(Duration.ofSeconds(3));
      for (Hub hub : hubs) {
        hub.turn();
      }
    }
  }

  static ThresholdDetails above(MetricType type, double value) {
    return above(type, value, Duration.ZERO, null);
  }

  static ThresholdDetails above(
      MetricType type, double value, Duration duration, @Nullable String tag) {
    return above(type, value, duration, tag, Duration.ZERO);
  }

  static ThresholdDetails above(
      MetricType type, double value, Duration duration, @Nullable String tag, Duration cooldown) {
    return new ThresholdDetails(
        null, null, tag, type, null, Comparison.GT, value, duration, null, null, cooldown, true);
  }

  List<Alert> alerts() {
    return storage.alerts().find(AlertRepository.Query.of(ada.userId(), 100, 0)).alerts();
  }

  static @Nullable ResolveReason reason(Alert alert) {
    Alert.Resolution resolution = alert.resolution();
    return resolution == null ? null : resolution.reason();
  }

  /** The agent is sent away where the hub finds out that it is cut off. */
  void turnWithoutStorage(Hub hub) {
    assertThatThrownBy(hub.shared.ownership()::renew).isInstanceOf(ChatOpsException.class);
    if (hub.shared.ownership().isCutOff()) {
      hub.shared.presence().disconnected(server.id(), hub.generation);
    }
    hub.alerts.offlineWatch().check();
  }

  static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void tag(Hub at, String... tags) {
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

  Alert openAlert() {
    return alerts().stream().filter(Alert::isActive).findFirst().orElseThrow();
  }
}
