package io.chatops.rest;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.NotificationUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.HubIdentity;
import io.chatops.core.server.Server;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.core.testing.PlainPasswordHasher;
import io.chatops.core.testing.RecordingAlertNotifier;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.hub.ServerMetrics;
import io.chatops.rest.install.ServedAgents;
import io.chatops.rest.limit.LargeAnswers;
import io.chatops.rest.security.HubOrigin;
import io.chatops.rest.security.MetricsTokens;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The real use cases over storage in memory, with a clock that tests drive. */
@Singleton
public class TestWiring {
  static final String METRICS_TOKEN = "a-token-for-prometheus";
  static final String SERVERS_TOKEN = "another-token-for-prometheus";
  static final URI PUBLIC_URL = URI.create("https://hub.example.org/ops/");
  static final String FINGERPRINT = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  static final String LISTED_ORIGIN = "https://listed.example.org";
  static final String COMMON_PASSWORD = "password123";
  static final Duration RETENTION = Duration.ofDays(30);
  static final Quotas QUOTAS = Quotas.of(50, 200, 20, 50, 20, 1, 2);
  static final Duration SILENCE_ALLOWED = Duration.ofSeconds(20);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryStorage inMemory = InMemoryStorage.create(clock, RETENTION);
  private final FullStore store = new FullStore(inMemory.metrics());
  private final InMemoryStorage storage = inMemory.withMetrics(store);
  private final SharedState shared =
      SharedState.of(
          () -> HubAddress.plain("this hub"),
          storage,
          clock,
          () -> 0, // so that its lease never expires, whatever other hubs a test adds
          Ownership.LEASE,
          SILENCE_ALLOWED,
          QUOTAS,
          new TestDocumentReader(),
          100_000_000,
          Runnable::run,
          TestWiring::offer);
  private final PlainPasswordHasher hasher = new PlainPasswordHasher();
  private final PlainAccessTokens tokens = new PlainAccessTokens();
  private final DrivenHubs hubs = new DrivenHubs();
  private final DrivenHost host = new DrivenHost();
  private final RecordingAlertNotifier notifier = new RecordingAlertNotifier();
  private final AlertUseCases alerts =
      AlertUseCases.of(shared, NoticePlanner.NONE, change -> {}, Runnable::run, RETENTION);
  private final MetricUseCases metrics = MetricUseCases.of(shared, alerts.engine(), RETENTION);

  /** This hub serves version 0.2.0 for one platform. */
  private static Optional<AgentReleases.Offer> offer(Server.AgentDetails agent) {
    return "amd64".equals(agent.arch())
        ? Optional.of(new AgentReleases.Offer("0.2.0", !"0.2.0".equals(agent.version())))
        : Optional.empty();
  }

  /** The first user of this hub is there before any test, so that no test becomes admin. */
  public TestWiring() {
    alerts.engine().load();
    storage
        .users()
        .add(
            new User(
                UserId.random(),
                new EmailAddress("root@example.org"),
                new Username(Api.ADMIN),
                null,
                Role.USER,
                true,
                hasher.hash(Api.PASSWORD),
                clock.instant()),
            Role.ADMIN);
  }

  /** Does what the sign-in of an agent does: from now on the server is watched. */
  void signedIn(ServerId serverId) {
    alerts.engine().know(storage.servers().find(serverId).orElseThrow());
    shared.ownership().acquire(List.of(serverId));
  }

  @Produces
  @Singleton
  SharedState sharedState() {
    return shared;
  }

  @Produces
  @Singleton
  ServedAgents servedAgents() {
    return new ServedAgents(InstallTest.AGENTS);
  }

  @Produces
  @Singleton
  HubIdentity hubIdentity() {
    return () -> Optional.of(FINGERPRINT);
  }

  @Produces
  @Singleton
  RestSettings settings() {
    return RestSettings.defaults();
  }

  /** Less patient than a hub, since tests wait for it. */
  @Produces
  @Singleton
  LargeAnswers largeAnswers() {
    return new LargeAnswers(64 << 20, 8 << 20, Duration.ofSeconds(5));
  }

  @Produces
  @Singleton
  MetricsTokens metricsTokens() {
    return new MetricsTokens(METRICS_TOKEN, SERVERS_TOKEN);
  }

  @Produces
  @Singleton
  HubOrigin ownAddress() {
    return new HubOrigin(PUBLIC_URL, List.of(LISTED_ORIGIN, "*"));
  }

  @Produces
  @Singleton
  HubMetrics hubMetrics() {
    return () -> "chatops_agents_connected " + shared.presence().connectedCount() + "\n";
  }

  @Produces
  @Singleton
  FullStore fullStore() {
    return store;
  }

  @Produces
  @Singleton
  MutableClock mutableClock() {
    return clock;
  }

  @Produces
  @Singleton
  AgentPresence presence() {
    return shared.presence();
  }

  @Produces
  @Singleton
  IngestReport ingestReport() {
    return metrics.ingestReport();
  }

  @Produces
  @Singleton
  AccessUseCases access() {
    return AccessUseCases.of(
        shared,
        new AccessUseCases.Secrets(
            hasher,
            new PasswordRules(
                (password, known) ->
                    Optional.of("is among the commonest passwords")
                        .filter(reason -> password.equals(COMMON_PASSWORD))),
            tokens,
            new SecureRandom()),
        new AccessUseCases.Settings(RegistrationPolicy.OPEN, Duration.ofDays(30)),
        session -> {});
  }

  @Produces
  @Singleton
  EnrolmentUseCases enrolments() {
    return EnrolmentUseCases.of(shared, new SecureRandom());
  }

  @Produces
  @Singleton
  ServerUseCases servers() {
    return ServerUseCases.of(shared, alerts.engine());
  }

  @Produces
  @Singleton
  AlertUseCases alerts() {
    return alerts;
  }

  @Produces
  @Singleton
  MetricUseCases metrics() {
    return metrics;
  }

  @Produces
  @Singleton
  ActionUseCases actions() {
    return ActionUseCases.of(shared, host, Runnable::run, 1_000);
  }

  @Produces
  @Singleton
  NotificationUseCases notifications() {
    return NotificationUseCases.of(
        shared, notifier, new MessageWriter(null), Runnable::run, problem -> {});
  }

  /** Whatever is asked of other hubs goes here. */
  @Produces
  @Singleton
  DrivenHubs drivenHubs() {
    return hubs;
  }

  /** Returns the ticket of another hub for a signed-in user. */
  String ticket(Api user, String address) {
    return tokens
        .ticket(user.token(), HubId.random(), shared.ownership().id(), address, clock.instant())
        .orElseThrow();
  }

  String ticketForAnother(Api user) {
    return tokens
        .ticket(user.token(), HubId.random(), HubId.random(), null, clock.instant())
        .orElseThrow();
  }

  /** Connects a server's agent to a hub that lives, which this hub has not heard of. */
  HubId connectElsewhere(ServerId server) {
    HubId hub = HubId.random();
    storage.agentDirectory().renew(hub, HubAddress.plain("hub-2:8080"), false);
    moveTo(hub, server);
    return hub;
  }

  void moveTo(HubId hub, ServerId server) {
    clock.advance(Duration.ofMillis(1)); // so that its row is the newer one
    storage.agentDirectory().acquire(hub, List.of(server));
  }

  /** Whatever is asked of a host lies here until a test answers it. */
  @Produces
  @Singleton
  DrivenHost drivenHost() {
    return host;
  }

  @Produces
  @Singleton
  RecordingAlertNotifier notifier() {
    return notifier;
  }

  @Produces
  @Singleton
  InMemoryStorage storage() {
    return storage;
  }

  @Produces
  @Singleton
  ServerMetrics serverMetrics() {
    return (values, out) -> {
      for (CurrentValues.OfServer server : values.servers()) {
        String line = server.serverId() + " " + server.samples().size() + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
