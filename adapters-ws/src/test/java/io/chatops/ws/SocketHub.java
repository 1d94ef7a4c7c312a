package io.chatops.ws;

import io.chatops.core.access.ApiKeys;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.command.RunCommand;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.core.testing.PlainPasswordHasher;
import io.chatops.ws.agent.AgentGateway;
import io.chatops.ws.agent.AgentSignIn;
import io.chatops.ws.agent.AgentSocketServices;
import io.chatops.ws.agent.AgentSocketSettings;
import io.chatops.ws.agent.AgentSockets;
import io.chatops.ws.agent.JacksonDocumentReader;
import io.chatops.ws.browser.BrowserSocketGroup;
import io.chatops.ws.browser.BrowserSocketServices;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.chatops.ws.browser.BrowserSockets;
import io.chatops.ws.browser.FleetSocketServices;
import io.chatops.ws.browser.FleetWatch;
import io.chatops.ws.browser.LogsSocketServices;
import io.quarkus.websockets.next.WebSocket;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * A hub over the in-memory adapters, behind the endpoints of the module's one Quarkus application.
 * The newest hub is the one that the endpoints see. Use in a {@code @QuarkusTest}.
 */
public final class SocketHub implements AutoCloseable {
  public static final String AGENTS = SocketPaths.AGENTS;

  public final MutableClock clock = MutableClock.atSomeTime();
  public final SocketCounters counters = new SocketCounters();
  public final HeldMetricStore store =
      new HeldMetricStore(new InMemoryMetricStore(clock, Duration.ofDays(3)));
  public final InMemoryStorage storage =
      InMemoryStorage.create(clock, Duration.ofDays(3)).withMetrics(store);
  public final LiveAlerts liveAlerts;
  public final LiveUpdates live;
  public final ServerLog log;
  public final Ownership ownership;
  public final AgentPresence presence;
  public final WatchedServices watched;
  public final AgentGateway gateway;
  public final RunCommand runCommand;
  public final AgentSockets agents;
  public final BrowserSocketGroup metrics;
  public final BrowserSocketGroup logs;
  public final BrowserSocketGroup fleet;
  public final FleetWatch fleetWatch;

  public final BrowserSockets browserSockets;

  /** A step of each agent's sign-in, which may fail. */
  public volatile Runnable onSignIn = () -> {};

  /** Runs the taking of servers whose agents sign in, which a test may hold up. */
  public volatile Executor arrivals = Runnable::run;

  private static final AtomicReference<@Nullable HubSockets> NEWEST = new AtomicReference<>();

  public final DrivenHubs others = new DrivenHubs(this);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService blocking = Executors.newFixedThreadPool(4);

  /** Runs what blocks for people's sockets, which a test may hold up. */
  public volatile Executor lookUps = blocking;

  private final PlainAccessTokens tokens = new PlainAccessTokens();
  private final AccessUseCases access;
  private final ServerUseCases serverUseCases;
  private final WebSocketClient client;

  /** The bytes that a peer which reads nothing holds; else Linux takes up to 32 MB by itself. */
  static final int SMALL_BUFFER = 128 << 10;

  /** A registered server and its agent's key. */
  public record Registered(Actor owner, Server server, ApiKeys.Issued key) {
    public ServerId id() {
      return server.id();
    }

    public String auth() {
      return "{\"type\":\"auth\",\"api_key\":\"" + key.secret().value() + "\"}";
    }
  }

  public static AgentSocketSettings agentSettings() {
    return AgentSocketSettings.forHeap(256L << 20, java.time.Duration.ofSeconds(5));
  }

  public SocketHub() {
    this(agentSettings(), BrowserSocketSettings.defaults());
  }

  public SocketHub(AgentSocketSettings agents, BrowserSocketSettings browsers) {
    SharedState shared =
        SharedState.of(
            () -> HubAddress.plain("this hub"),
            storage,
            clock,
            () -> 0, // so that its lease never expires, however long a test takes
            Ownership.LEASE,
            Duration.ofSeconds(20),
            Quotas.DEFAULTS,
            new JacksonDocumentReader(),
            100_000_000,
            Runnable::run,
            AgentReleases.NONE);
    liveAlerts = shared.liveAlerts();
    live = shared.live();
    log = shared.log();
    ownership = shared.ownership();
    presence = shared.presence();
    watched = shared.watched();
    gateway = new AgentGateway(presence, clock);
    browserSockets = new BrowserSockets(browsers.socketsPerUser());
    access =
        AccessUseCases.of(
            shared,
            new AccessUseCases.Secrets(
                new PlainPasswordHasher(),
                new PasswordRules((password, known) -> Optional.empty()),
                tokens,
                new SecureRandom()),
            new AccessUseCases.Settings(RegistrationPolicy.OPEN, Duration.ofDays(30)),
            browserSockets::closeSession);
    AlertUseCases alerts =
        AlertUseCases.of(
            shared, NoticePlanner.NONE, change -> {}, Runnable::run, Duration.ofDays(3));
    serverUseCases = ServerUseCases.of(shared, alerts.engine());
    MetricUseCases metricUseCases =
        MetricUseCases.of(shared, ReportEvaluator.NONE, Duration.ofDays(3));
    ActionUseCases actions = ActionUseCases.of(shared, gateway, blocking, 100);
    runCommand = actions.runCommand();
    HubUseCases hub =
        HubUseCases.of(shared, alerts, serverUseCases, task -> arrivals.execute(task), () -> {});
    AllowedOrigins origins = new AllowedOrigins(Set.of("https://dashboard.example.org"));
    this.agents =
        new AgentSockets(
            agents,
            origins,
            new AgentSocketServices(
                new AgentSignIn(
                    access.authenticateApiKey(),
                    storage.servers(),
                    shared.audit(),
                    log,
                    server -> onSignIn.run(),
                    clock),
                hub.ownershipRequests(),
                presence,
                watched,
                metricUseCases.ingestReport(),
                store,
                log,
                blocking,
                clock,
                counters));
    BrowserSocketServices people =
        new BrowserSocketServices(
            access.authenticateUser(),
            shared.owned(),
            shared.latest(),
            shared.live(),
            liveAlerts,
            presence,
            ownership,
            browserSockets,
            others,
            task -> lookUps.execute(task),
            clock,
            counters);
    metrics = BrowserSocketGroup.metrics(browsers, origins, people);
    LogsSocketServices outputs =
        new LogsSocketServices(log, actions.followContainerLogs(), actions.commandOutputs());
    logs = BrowserSocketGroup.logs(browsers, origins, people, outputs);
    fleetWatch = new FleetWatch(serverUseCases.fleetQueries());
    fleet =
        BrowserSocketGroup.fleet(
            browsers,
            origins,
            people,
            outputs,
            new FleetSocketServices(fleetWatch, alerts.alerts(), serverUseCases.logQueries()));
    NEWEST.set(new HubSockets(this.agents, metrics, logs, fleet));
    client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setReceiveBufferSize(SMALL_BUFFER)
                .setClosingTimeout(1) // in seconds: who has stopped reading sees no close
                .setMaxConnections(200)
                .setMaxFrameSize(4 << 20)
                .setMaxMessageSize(4 << 20));
  }

  /** Gives the endpoints the sockets of the newest hub. */
  @Singleton
  static class Current {
    @Produces
    @Dependent
    HubSockets sockets() {
      return Objects.requireNonNull(NEWEST.get(), "no hub was made yet");
    }
  }

  /** Returns the paths at which sockets can be opened. */
  public List<String> paths() {
    return CDI.current().getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .map(bean -> bean.getBeanClass().getAnnotation(WebSocket.class))
        .filter(Objects::nonNull)
        .map(WebSocket::path)
        .toList();
  }

  public int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  public TestPeer connect(String path) {
    return new TestPeer(client.webSocket())
        .connect(new WebSocketConnectOptions().setPort(port()).setHost("127.0.0.1").setURI(path));
  }

  /**
   * Returns the code with which the hub closes whoever connects. A client that is not ready yet
   * when it is closed cannot tell the code, so it connects again.
   */
  public int codeForWhoConnects(String path) {
    while (true) {
      try {
        return connect(path).closeCode();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof IllegalStateException)) {
          throw e;
        }
      }
    }
  }

  /** From another address of this machine, like 127.0.0.2. */
  public TestPeer connectFrom(String address, String path) {
    WebSocketClient elsewhere =
        vertx.createWebSocketClient(new WebSocketClientOptions().setLocalAddress(address));
    return new TestPeer(elsewhere.webSocket())
        .connect(new WebSocketConnectOptions().setPort(port()).setHost("127.0.0.1").setURI(path));
  }

  /** As a page of this origin. */
  public TestPeer connect(String path, String origin) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setPort(port()).setHost("127.0.0.1").setURI(path);
    options.addHeader("Origin", origin);
    return new TestPeer(client.webSocket()).connect(options);
  }

  /** An earlier agent, which says nothing of itself, that has signed in. */
  public TestPeer agent(Registered registered) {
    return signedIn(connect(AGENTS).send(registered.auth()));
  }

  private static TestPeer signedIn(TestPeer agent) {
    String first = agent.receive();
    if (!first.startsWith("{\"type\":\"auth_success\"")) {
      throw new AssertionError("not signed in: " + first);
    }
    return agent;
  }

  /** An agent of our own version that has signed in, on a host that allows this. */
  public TestPeer modernAgent(Registered registered, String... capabilities) {
    String listed =
        Arrays.stream(capabilities).map(c -> '"' + c + '"').collect(Collectors.joining(","));
    String auth =
        registered
            .auth()
            .replace("}", ",\"protocol_version\":1,\"agent\":{\"capabilities\":[" + listed + "]}}");
    return signedIn(connect(AGENTS).send(auth));
  }

  /** A browser that has signed in and watches a server's log. */
  public TestPeer logs(Registered registered) {
    TestPeer browser = connect("/api/v1/ws/logs/" + registered.id()).send(auth(registered.owner()));
    String first = browser.receive();
    if (!first.equals("{\"type\":\"auth_success\"}")) {
      throw new AssertionError("not signed in: " + first);
    }
    return browser;
  }

  /** A browser of this user that has signed in and follows nothing yet. */
  public TestPeer fleet(Actor actor) {
    TestPeer browser = connect(SocketPaths.FLEET).send(auth(actor));
    String first = browser.receive();
    if (!first.equals("{\"type\":\"auth_success\"}")) {
      throw new AssertionError("not signed in: " + first);
    }
    return browser;
  }

  /** Returns the first message of a browser. */
  public String auth(Actor actor) {
    return "{\"type\":\"auth\",\"token\":\"" + token(actor) + "\"}";
  }

  /** Returns the first message of another hub in a user's name. */
  public String ticket(Actor actor) {
    String ticket =
        tokens
            .ticket(token(actor), HubId.random(), ownership.id(), actor.address(), clock.instant())
            .orElseThrow();
    return "{\"type\":\"auth\",\"ticket\":\"" + ticket + "\"}";
  }

  public Actor user() {
    Instant now = clock.instant();
    UserId id = new UserId(UUID.randomUUID());
    String name = "user" + id.value().toString().substring(0, 8);
    storage
        .users()
        .add(
            new User(
                id,
                new EmailAddress(name + "@example.org"),
                new Username(name),
                null,
                Role.USER,
                true,
                new PasswordHash("none"),
                now),
            Role.USER);
    return signedIn(id, name);
  }

  /** Another session of a user. */
  public Actor signedIn(UserId id, String name) {
    Instant now = clock.instant();
    SessionId session = SessionId.random();
    storage
        .sessions()
        .add(
            session(session, id, now, now.plus(Duration.ofDays(1))),
            SecretHash.of(session.toString()));
    return new Actor(id, name, Role.USER, session, null);
  }

  public Registered server() {
    return server(user(), null);
  }

  public Registered server(Actor owner, @Nullable Instant keyExpiry) {
    Server server =
        serverUseCases
            .servers()
            .register(owner, new ServerDetails("web-1", null, null, "{}", List.of()));
    return new Registered(
        owner, server, access.apiKeys().issue(owner, server.id(), null, keyExpiry));
  }

  public String token(Actor actor) {
    SessionId id = actor.sessionId();
    Instant now = clock.instant();
    return tokens.issue(session(id, actor.userId(), now, now), id.toString(), now);
  }

  private static Session session(SessionId id, UserId user, Instant now, Instant expiry) {
    return new Session(id, user, secretOf(id), SessionClient.unnamed(null), now, now, expiry, null);
  }

  /** The secret is the id, for tests alone. */
  private static SecretHash secretOf(SessionId id) {
    return SecretHash.of(id.toString());
  }

  public void revokeKey(Registered registered) {
    access.apiKeys().revoke(registered.owner(), registered.key().key().id());
  }

  public void removeServer(Registered registered) {
    serverUseCases.servers().remove(registered.owner(), registered.id());
  }

  public void signOut(Actor actor) {
    access.sessions().signOut(actor, null);
  }

  @Override
  public void close() {
    new HubSockets(agents, metrics, logs, fleet).stop();
    others.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    blocking.shutdownNow();
  }
}
