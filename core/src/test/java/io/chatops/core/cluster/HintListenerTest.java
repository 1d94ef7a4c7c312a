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
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hint.Kind;
import io.chatops.core.hub.Hints;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hints of one hub act at another one at once; nothing here looks by the clock. */
class HintListenerTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
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
    private final HintListener hints;
    private final List<SessionId> closed = new ArrayList<>();
    private final Set<SessionId> open = new HashSet<>();
    private long sequence;

    Hub(String name) {
      this(name, storage);
    }

    Hub(String name, InMemoryStorage storage) {
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
              AgentReleases.NONE);
      access =
          AccessUseCases.of(
              shared,
              new AccessUseCases.Secrets(
                  new PlainPasswordHasher(),
                  new PasswordRules((password, known) -> Optional.empty()),
                  tokens,
                  new SecureRandom()),
              new AccessUseCases.Settings(RegistrationPolicy.OPEN, Duration.ofDays(30)),
              closed::add);
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, change -> {}, Runnable::run, Duration.ofDays(7));
      servers = ServerUseCases.of(shared, alerts.engine());
      hub = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> {});
      hints =
          new HintListener(
              access.recheckCredentials(),
              () -> open,
              closed::add,
              hub.knownServers(),
              alerts.engine());
      shared.ownership().start(false);
      alerts.engine().load();
      storage.hints().listen(shared.ownership().id(), hints);
    }

    private RecordedConnection signIn(ApiKeyId key) {
      RecordedConnection connection = new RecordedConnection(key);
      alerts.engine().know(server);
      assertThat(hub.ownershipRequests().acquire(server.id())).isCompleted();
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

  @BeforeEach
  void learnOfEachOther() {
    one.shared.ownership().renew();
    two.shared.ownership().renew();
  }

  @Test
  void closesTheAgentOfAKeyRevokedElsewhere() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = two.signIn(revoked);

    one.access.apiKeys().revoke(actor, revoked);

    assertThat(agent.closed).contains(CloseReason.KEY_REVOKED);
  }

  @Test
  void keepsTheAgentOfAnotherKey() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = two.signIn(issue());

    one.access.apiKeys().revoke(actor, revoked);

    assertThat(agent.closed).isEmpty();
  }

  @Test
  void closesASessionThatEndedElsewhere() {
    one.access.sessions().signOut(actor, null);

    assertThat(two.closed).containsExactly(actor.sessionId());
    assertThat(one.closed).containsExactly(actor.sessionId());
  }

  @Test
  void forgedHintsEndNothingThatIsInForce() {
    ApiKeyId key = issue();
    RecordedConnection agent = two.signIn(key);

    for (Kind kind : Kind.values()) {
      for (UUID id :
          List.of(
              key.value(),
              actor.sessionId().value(),
              server.id().value(),
              actor.userId().value(),
              UUID.randomUUID())) {
        two.hints.heard(new Hint(kind, id));
      }
    }

    assertThat(agent.closed).isEmpty();
    assertThat(two.closed).doesNotContain(actor.sessionId());
    assertThat(two.alerts.engine().servers()).containsExactly(server.id());
  }

  @Test
  void appliesThresholdsSetAndRemovedElsewhere() {
    two.signIn(issue());

    AlertThreshold threshold = one.alerts.thresholds().create(actor, above(null));
    assertThat(isRaised(95)).isTrue();

    one.alerts.thresholds().remove(actor, threshold.id());
    assertThat(endOf(alert())).isEqualTo(ResolveReason.THRESHOLD_DELETED);
  }

  @Test
  void appliesTagsChangedElsewhere() {
    one.alerts.thresholds().create(actor, above("db"));
    two.signIn(issue());
    assertThat(isRaised(95)).isFalse();

    tag(one, "db");
    assertThat(isRaised(95)).isTrue();

    tag(one);
    assertThat(endOf(alert())).isEqualTo(ResolveReason.TAG_REMOVED);
  }

  @Test
  void forgetsAServerRemovedElsewhere() {
    RecordedConnection agent = two.signIn(issue());

    one.servers.servers().remove(actor, server.id());

    assertThat(agent.closed).contains(CloseReason.SERVER_REMOVED);
    assertThat(two.alerts.engine().servers()).isEmpty();
  }

  @Test
  void readsEverythingAfterACut() {
    ApiKeyId revoked = issue();
    RecordedConnection agent = two.signIn(revoked);
    two.open.add(actor.sessionId());
    storage.hints().cut();
    one.alerts.thresholds().create(actor, above(null));
    assertThat(isRaised(95)).isFalse();
    one.access.apiKeys().revoke(actor, revoked);
    one.access.sessions().signOut(actor, null);
    assertThat(two.closed).isEmpty();
    assertThat(agent.closed).isEmpty();

    storage.hints().reconnect();

    assertThat(isRaised(95)).isTrue();
    assertThat(two.closed).containsExactly(actor.sessionId());
    assertThat(agent.closed).contains(CloseReason.KEY_REVOKED);
  }

  @Test
  void oneHubAloneSendsNothing() {
    InMemoryStorage own = InMemoryStorage.create(clock, Duration.ofDays(7));
    Hub lone = new Hub("lone", own);
    List<Hint> heard = new ArrayList<>();
    own.hints()
        .listen(
            HubId.random(),
            new Hints.Listener() {
              @Override
              public void heard(Hint hint) {
                heard.add(hint);
              }

              @Override
              public void missed() {}
            });
    Actor bob =
        lone.access
            .authenticateUser()
            .authenticate(lone.register().accessToken(), "192.0.2.7")
            .actor();

    lone.access.sessions().signOut(bob, null);

    assertThat(lone.closed).hasSize(1);
    assertThat(heard).isEmpty();
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
}
