package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SignedInUser;
import io.chatops.core.access.Username;
import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.RemoteUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.bus.HubEvent;
import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.bus.HubEventCodec;
import io.chatops.core.bus.LinkedHubBus;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.memory.InMemoryBus;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.core.testing.PlainBusSeal;
import io.chatops.core.testing.PlainPasswordHasher;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** News of one hub act at another one at once; nothing here looks by the clock. */
class HintListenerTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final InMemoryBus bus = new InMemoryBus();
  private final AtomicLong nanoTime = new AtomicLong();
  private final PlainAccessTokens tokens = new PlainAccessTokens();
  private final Hub one = new Hub("one");
  private final Hub two = new Hub("two");
  private final SignedInUser ada = one.register();
  private final Actor actor =
      one.access.authenticateUser().authenticate(ada.accessToken(), "192.0.2.7").actor();
  private final Server server =
      one.servers
          .servers()
          .register(actor, new ServerDetails("web-1", null, null, "{}", List.of()));

  private final class Hub {
    private final SharedState shared;
    private final AccessUseCases access;
    private final AlertUseCases alerts;
    private final ServerUseCases servers;
    private final HubUseCases hub;
    private final HintListener news;
    private final List<SessionId> closed = new ArrayList<>();
    private final Set<SessionId> open = new HashSet<>();
    private final List<PasswordFailed> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger rechecks = new AtomicInteger();
    private long sequence;

    Hub(String name) {
      shared =
          SharedState.of(
              () -> HubAddress.plain(name),
              storage,
              clock,
              () -> 0,
              Ownership.LEASE,
              Duration.ofSeconds(45),
              Quotas.DEFAULTS,
              new ScriptedDocumentReader(),
              100_000_000,
              Runnable::run,
              AgentReleases.NONE,
              hub ->
                  new LinkedHubBus(
                      hub, bus.link(hub), new PlainBusSeal(hub), clock, nanoTime::get));
      access =
          AccessUseCases.of(
              shared,
              new AccessUseCases.Secrets(
                  new PlainPasswordHasher(),
                  new PasswordRules((password, known) -> Optional.empty()),
                  tokens,
                  new SecureRandom()),
              new AccessUseCases.Settings(RegistrationPolicy.OPEN, Duration.ofDays(30)),
              this::close);
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, change -> {}, Runnable::run, Duration.ofDays(7));
      servers = ServerUseCases.of(shared, alerts.engine());
      hub = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> {});
      news =
          new HintListener(
              shared.presence(),
              this::close,
              hub.knownServers(),
              alerts.engine(),
              failures::add,
              () -> {
                access.recheckCredentials().recheck(() -> open, this::close);
                rechecks.incrementAndGet();
              },
              RemoteUseCases.of(
                      shared,
                      ActionUseCases.of(shared, new DrivenHost(), Runnable::run, 100),
                      servers,
                      () -> 0,
                      Runnable::run,
                      Runnable::run,
                      Runnable::run)
                  .served());
      shared.ownership().start(false);
      alerts.engine().load();
      shared.bus().start(news);
      await(this::isConnected);
    }

    private boolean isConnected() {
      return shared.bus().state().orElseThrow().connected();
    }

    private RecordedConnection signIn(ApiKeyId key) {
      RecordedConnection connection = new RecordedConnection(key);
      alerts.engine().know(server);
      assertThat(hub.arrivals().take(server.id())).isCompleted();
      long unused = shared.presence().connected(server.id(), connection);
      return connection;
    }

    private void report(double cpu) {
      clock.advance(Duration.ofMillis(1)); // hints live for seconds
      var unused =
          alerts
              .engine()
              .evaluate(
                  new MetricReport(
                      server.id(),
                      "boot",
                      ++sequence,
                      clock.instant(),
                      clock.instant(),
                      new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, cpu).build(),
                      ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8))));
    }

    /** Returns once all that it said so far was heard by the other. */
    private void isHeardBy(Hub other) {
      SessionId marker = SessionId.random();
      shared.bus().tell(new HubEvent.SessionEnded(marker));
      await(() -> other.hasClosed(marker));
    }

    private synchronized void close(SessionId session) {
      closed.add(session);
    }

    private synchronized boolean hasClosed(SessionId session) {
      return closed.contains(session);
    }

    private SignedInUser register() {
      return access
          .accounts()
          .register(
              new EmailAddress("ada@example.org"),
              new Username("ada"),
              new Password("correct horse 42"),
              null,
              SessionClient.unnamed(null));
    }
  }

  @AfterEach
  void stop() {
    one.shared.bus().close();
    two.shared.bus().close();
  }

  @Test
  void aKeyThatIsRevokedAtOneHubClosesItsAgentAtAnother() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = new RecordedConnection(revoked);
    long unused = two.shared.presence().connected(server.id(), agent);

    one.access.apiKeys().revoke(actor, revoked);

    await(() -> agent.closed.contains(CloseReason.KEY_REVOKED));
  }

  @Test
  void anotherKeyOfTheServerStays() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = new RecordedConnection(issue());
    long unused = two.shared.presence().connected(server.id(), agent);

    one.access.apiKeys().revoke(actor, revoked);
    one.access.sessions().signOut(actor, null);

    await(() -> two.hasClosed(actor.sessionId())); // came after the key
    assertThat(agent.closed).isEmpty();
  }

  @Test
  void aSessionThatEndsAtOneHubEndsAtAnother() {
    one.access.sessions().signOut(actor, null);

    await(() -> two.hasClosed(actor.sessionId()));
    assertThat(one.hasClosed(actor.sessionId())).isTrue();
  }

  @Test
  void aKeyThatWasRevokedWhileTheBusWasCutIsFoundOnceItIsBack() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = new RecordedConnection(revoked);
    long unused = two.shared.presence().connected(server.id(), agent);
    await(() -> two.rechecks.get() == 1); // as after each connection
    bus.cut();
    one.access.apiKeys().revoke(actor, revoked);
    assertThat(agent.closed).isEmpty();

    mend();

    await(() -> agent.closed.contains(CloseReason.KEY_REVOKED));
  }

  @Test
  void newsOfLaterVersionsAndOfUnknownThingsDoNothing() {
    HubId other = HubId.random();

    two.news.heard(other, new byte[] {1, 100, 1, 2, 3});
    two.news.heard(other, new byte[0]);
    two.news.heard(
        other, HubEventCodec.write(new HubEvent.KeyRevoked(ServerId.random(), ApiKeyId.random())));
    two.news.heard(other, HubEventCodec.write(new HubEvent.ServerChanged(ServerId.random())));

    assertThat(two.closed).isEmpty();
  }

  @Test
  void aThresholdThatIsSetAtOneHubCountsAtAnotherUntilItIsRemoved() {
    two.signIn(issue());
    hasReadAtItsStart(two);

    AlertThreshold threshold = one.alerts.thresholds().create(actor, above(null));

    await(() -> isRaised(95));
    one.alerts.thresholds().remove(actor, threshold.id());
    await(() -> endOf(alert()) == ResolveReason.THRESHOLD_DELETED);
  }

  @Test
  void aTagThatAServerGetsOrLosesAtOneHubCountsAtAnother() {
    one.alerts.thresholds().create(actor, above("db"));
    two.signIn(issue());
    hasReadAtItsStart(two);
    assertThat(isRaised(95)).isFalse();

    tag(one, "db");
    await(() -> isRaised(95));

    tag(one);
    await(() -> endOf(alert()) == ResolveReason.TAG_REMOVED);
  }

  @Test
  void aServerThatIsRemovedAtOneHubIsGoneAtAnotherWhichTellsNobodyOn() {
    RecordedConnection agent = two.signIn(issue());
    hasReadAtItsStart(two);

    one.servers.servers().remove(actor, server.id());

    await(() -> agent.closed.contains(CloseReason.SERVER_REMOVED));
    assertThat(two.alerts.engine().servers()).isEmpty();
    two.isHeardBy(one);
    assertThat(two.shared.bus().state().orElseThrow().sent()).isEqualTo(1); // that alone
  }

  @Test
  void aPasswordThatWasWrongAtOneHubIsToldToAnotherOnly() {
    PasswordFailed failure = new PasswordFailed("ada", "192.0.2.7");

    one.shared.bus().tell(failure);

    await(() -> two.failures.equals(List.of(failure)));
    two.isHeardBy(one);
    assertThat(one.failures).isEmpty();
  }

  @Test
  void whatChangedWhileTheBusWasCutIsReadOnceItIsBack() {
    RecordedConnection agent = two.signIn(issue());
    hasReadAtItsStart(two);
    bus.cut();
    one.alerts.thresholds().create(actor, above(null));
    assertThat(isRaised(95)).isFalse();
    mend();
    await(() -> isRaised(95));

    bus.cut();
    one.servers.servers().remove(actor, server.id());
    assertThat(agent.closed).isEmpty();
    mend();
    await(() -> agent.closed.contains(CloseReason.SERVER_REMOVED));
  }

  /** Connects the bus again, long enough after the time before to read at once. */
  private void mend() {
    nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(5));
    bus.mend();
    await(() -> one.isConnected() && two.isConnected());
  }

  /** Waits for the reads that follow the first connection, so that hints alone tell from now on. */
  private void hasReadAtItsStart(Hub hub) {
    await(() -> hub.rechecks.get() == 1);
    (hub == one ? two : one).isHeardBy(hub);
  }

  private static ThresholdDetails above(@Nullable String tag) {
    return new ThresholdDetails(
        null,
        null,
        tag,
        MetricType.CPU,
        null,
        Comparison.GT,
        90,
        Duration.ZERO,
        null,
        null,
        Duration.ZERO,
        true);
  }

  private void tag(Hub at, String... tags) {
    var unused =
        at.servers
            .servers()
            .update(
                actor,
                server.id(),
                before ->
                    new ServerDetails(
                        before.name(),
                        before.host(),
                        before.port(),
                        before.metadata(),
                        List.of(tags)));
  }

  /** Has the agent at the second hub report, and returns true if there is an alert then. */
  private boolean isRaised(double cpu) {
    two.report(cpu);
    return !alerts().isEmpty();
  }

  private List<Alert> alerts() {
    return storage.alerts().find(AlertRepository.Query.of(actor.userId(), 100, 0)).alerts();
  }

  private Alert alert() {
    assertThat(alerts()).hasSize(1);
    return alerts().get(0);
  }

  private static @Nullable ResolveReason endOf(Alert alert) {
    Alert.Resolution resolution = alert.resolution();
    return resolution == null ? null : resolution.reason();
  }

  private ApiKeyId issue() {
    return one.access.apiKeys().issue(actor, server.id(), null, null).key().id();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
