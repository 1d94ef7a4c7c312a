package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.Username;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.RemoteUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.BusSeal;
import io.chatops.core.bus.LinkedHubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryBus;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server;
import io.chatops.core.server.Server.AgentDetails;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Two hubs on one storage and one bus: the agent of Ada's server is connected to one, and its host
 * does what a test says; she asks at the other. Time passes as the test says.
 */
final class TwoHubs implements AutoCloseable {
  final MutableClock clock = MutableClock.atSomeTime();
  final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  final InMemoryBus bus = new InMemoryBus();
  final DrivenHost host = new DrivenHost();
  private final PlainAccessTokens tokens = new PlainAccessTokens();
  private final AtomicLong nanos = new AtomicLong();
  private long sequence;

  /** Holds what the hub with the agent has not begun, while {@link #holdsBack}. */
  final Queue<Runnable> heldBack = new ConcurrentLinkedQueue<>();

  volatile boolean holdsBack;
  volatile boolean holdsBackCancellations;

  /** Set while no thread takes requests of other hubs. */
  volatile boolean rejects;

  final Hub owner = new Hub("owner");
  final Hub asker = new Hub("asker");
  final Actor ada = asker.register("ada");
  final Actor bob = asker.register("bob");
  final Server server = registerServer(ada);

  TwoHubs() {
    owner.signIn();
    await(() -> isLinked(owner) && isLinked(asker));
    live(Duration.ofSeconds(3));
  }

  /** Holds what a hub sends, as a link that hangs does. */
  static final class Gate {
    private boolean isClosed;
    private int waiting;

    synchronized void close() {
      isClosed = true;
    }

    synchronized void open() {
      isClosed = false;
      notifyAll();
    }

    /** Returns true while the hub waits to send something. */
    synchronized boolean isHolding() {
      return waiting > 0;
    }

    private synchronized void pass() {
      waiting++;
      try {
        while (isClosed) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new BusException(BusException.Reason.CUT, "this hub stops");
      } finally {
        waiting--;
      }
    }

    private BusLink before(BusLink link) {
      return new BusLink() {
        @Override
        public void open(Ends ends) {
          link.open(ends);
        }

        @Override
        public void send(List<Outgoing> frames) {
          pass();
          link.send(frames);
        }

        @Override
        public void close() {
          link.close();
        }
      };
    }
  }

  /** One of the hubs. */
  final class Hub {
    final Gate gate = new Gate();

    /** The names of the threads that have sealed a frame of this hub. */
    final Set<String> sealedBy = ConcurrentHashMap.newKeySet();

    final ScriptedDocumentReader reader = new ScriptedDocumentReader();
    final SharedState shared;
    final AccessUseCases access;
    final AlertUseCases alerts;
    final MetricUseCases metrics;
    final ActionUseCases actions;
    final ServerUseCases servers;
    final RemoteUseCases remote;
    private final HubUseCases use;
    private long generation;

    private Hub(String name) {
      shared =
          SharedState.of(
              () -> HubAddress.plain(name),
              storage,
              clock,
              nanos::get,
              Ownership.LEASE,
              Duration.ofSeconds(45),
              Quotas.DEFAULTS,
              reader,
              100_000_000,
              Runnable::run,
              agent -> Optional.of(new AgentReleases.Offer("0.2.0", true)),
              hub ->
                  new LinkedHubBus(
                      hub,
                      gate.before(bus.link(hub)),
                      noting(new PlainBusSeal(hub)),
                      clock,
                      nanos::get));
      access =
          AccessUseCases.of(
              shared,
              new AccessUseCases.Secrets(
                  new PlainPasswordHasher(),
                  new PasswordRules((password, known) -> Optional.empty()),
                  tokens,
                  new SecureRandom()),
              new AccessUseCases.Settings(RegistrationPolicy.OPEN, Duration.ofDays(30)),
              session -> {});
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, told -> {}, Runnable::run, Duration.ofDays(7));
      metrics = MetricUseCases.of(shared, alerts.engine(), Duration.ofDays(7));
      servers = ServerUseCases.of(shared, alerts.engine());
      use = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> {});
      actions = ActionUseCases.of(shared, host, Runnable::run, 1_000);
      remote =
          RemoteUseCases.of(
              shared,
              actions,
              servers,
              nanos::get,
              Runnable::run,
              TwoHubs.this::begin,
              TwoHubs.this::cancel);
      shared.ownership().start(false);
      alerts.engine().load();
      shared.bus().start(remote.served());
    }

    HostRequests requests() {
      return remote.requests();
    }

    private BusSeal noting(BusSeal seal) {
      return new BusSeal() {
        @Override
        public byte[] seal(byte[] frame) {
          sealedBy.add(Thread.currentThread().getName());
          return seal.seal(frame);
        }

        @Override
        public Optional<Opened> open(byte[] sealed) {
          return seal.open(sealed);
        }

        @Override
        public void refresh() {
          seal.refresh();
        }
      };
    }

    Actor register(String name) {
      String token =
          access
              .accounts()
              .register(
                  new EmailAddress(name + "@example.org"),
                  new Username(name),
                  new Password("correct horse 42"),
                  null,
                  SessionClient.unnamed(null))
              .accessToken();
      return access.authenticateUser().authenticate(token, "192.0.2.7").actor();
    }

    /** The agent comes to this hub. */
    void signIn() {
      generation = signIn(server.id());
    }

    private long signIn(ServerId id) {
      alerts.engine().know(storage.servers().find(id).orElseThrow());
      assertThat(use.arrivals().take(id)).isCompleted();
      return shared.presence().connected(id, host);
    }

    long generation() {
      return generation;
    }

    void signOut() {
      shared.presence().disconnected(server.id(), generation);
    }

    void turn() {
      shared.ownership().renew();
      use.turn().turn();
      remote.served().turn();
    }
  }

  /** Returns the kinds of requests, of the hub that is asked. */
  Verbs verbs() {
    return Verbs.of(
        asker.actions.controlContainer(),
        asker.actions.readContainerLogs(),
        asker.actions.runCommand(),
        asker.actions.cancelCommand(),
        asker.actions.commandQueries(),
        asker.servers.listProcesses(),
        asker.servers.checkServerHealth(),
        asker.actions.updateAgent(),
        asker.actions.followContainerLogs(),
        asker.actions.commandOutputs());
  }

  private void cancel(Runnable task) {
    if (!holdsBackCancellations) {
      task.run();
    }
  }

  private void begin(Runnable task) {
    if (rejects) {
      throw new RejectedExecutionException();
    }
    if (holdsBack) {
      heldBack.add(task);
    } else {
      task.run();
    }
  }

  /** Adds a server whose agent has told of itself. */
  private Server registerServer(Actor actor) {
    Server added =
        asker
            .servers
            .servers()
            .register(actor, new ServerDetails("web-1", null, null, "{}", List.of()));
    storage
        .servers()
        .updateAgent(
            added.id(),
            new AgentDetails("0.1.0", "web-1", "linux", "amd64", null, null, List.of(), List.of()));
    return added;
  }

  /** Adds a server of somebody, whose agent comes to the hub with the agents. */
  Server another(Actor actor) {
    Server added = registerServer(actor);
    long unused = owner.signIn(added.id());
    live(Duration.ofSeconds(3)); // the other hub learns of it
    return added;
  }

  /** The agent sends a report. */
  void report(String json) {
    report(json, new Samples.Builder().build());
  }

  /** The agent sends these values. */
  void report(Samples samples) {
    report("{}", samples);
  }

  private void report(String json, Samples samples) {
    clock.advance(Duration.ofMillis(10));
    owner.shared.presence().heard(server.id(), owner.generation);
    assertThat(
            owner
                .metrics
                .ingestReport()
                .ingest(
                    new MetricReport(
                        server.id(),
                        "boot",
                        ++sequence,
                        clock.instant(),
                        clock.instant(),
                        samples,
                        ReportDocument.of(json.getBytes(StandardCharsets.UTF_8)))))
        .isCompleted();
  }

  /** Lets time pass at both hubs, as seen by every clock. */
  void live(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      clock.advance(Duration.ofSeconds(1));
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      owner.turn();
      asker.turn();
    }
  }

  /** Lets a moment pass, with a turn of what the hub with the agents answers others. */
  void step(Duration time) {
    clock.advance(time);
    pass(time);
    owner.remote.served().turn();
  }

  /** Connects the bus again, until both hubs hear themselves on it. */
  void mendBus() {
    bus.mend();
    await(() -> isLinked(owner) && isLinked(asker));
  }

  private static boolean isLinked(Hub hub) {
    return hub.shared.bus().state().orElseThrow().connected();
  }

  /** Lets time pass for whoever waits; nothing is done by the clock. */
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Oldest first: {@code <action> <outcome> <target>}. */
  List<String> audited() {
    return storage.auditTrail().find(AuditTrail.Query.of(1000, 0)).events().stream()
        .sorted(Comparator.comparing(AuditEvent::at))
        .filter(event -> !event.action().wireName().startsWith("user."))
        .map(e -> e.action().wireName() + " " + e.outcome() + " " + e.target())
        .toList();
  }

  /** Returns the time that {@link #pass} lets go by. */
  LongSupplier nanoTime() {
    return nanos::get;
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** Returns the failure of a request, however it comes. */
  static ChatOpsException failure(Callable<? extends CompletableFuture<?>> request) {
    Throwable thrown = catchThrowable(() -> get(request.call()));
    Throwable cause = RemoteFailures.cause(thrown);
    assertThat(cause).isInstanceOf(ChatOpsException.class);
    return (ChatOpsException) cause;
  }

  /** Waits, while time passes for what the hub with the agent holds back for a moment. */
  void awaitNews(BooleanSupplier condition) {
    await(
        () -> {
          if (!condition.getAsBoolean() && owner.remote.served().pulling() > 0) {
            pass(AnswerPace.GAP);
            owner.remote.served().turn();
          }
          return condition.getAsBoolean();
        });
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    asker.shared.bus().close();
    owner.shared.bus().close();
  }
}
