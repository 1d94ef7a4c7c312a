package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
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
import io.chatops.core.server.Server;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Wherever an agent goes, whatever befalls the hubs: the history of its server's alerts is the one
 * of a single hub that was given the same reports.
 */
class SeveralHubsPropertiesTest {
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration PACE = Duration.ofSeconds(3);
  private static final int HUBS = 3;

  /** Reports that waited longer than this would be late at a hub, and open nothing. */
  private static final int MOST_WAITING = 12;

  /** An event after a report was collected. */
  enum Fate {
    NOTHING,

    /** The agent connects to that hub, and sends again what it does not know to be stored. */
    MOVE,

    /** That hub is killed, and its agent goes to the next one. */
    KILL,

    /** That hub is started again, under its name, if it was killed. */
    START,

    /** The agent sends nothing for a while. */
    DELAY,

    /** A report that the agent has sent to that hub comes there now, wherever the agent is. */
    STRAY
  }

  /** A value, and what befalls which hub after it. */
  record Happening(double value, Fate fate, int hub) {}

  /** An alert as people read it afterwards. */
  private record Episode(Instant createdAt, @Nullable Instant endedAt, Severity severity) {}

  @Property(tries = 500, seed = "20261129")
  void equalsTheHistoryOfOneHub(
      @ForAll("rules") ThresholdDetails rules,
      @ForAll("happenings") @Size(max = 100) List<Happening> happenings,
      @ForAll @IntRange(max = 4) int sentAgain) {
    MutableClock clock = MutableClock.atSomeTime();
    Site lone = new Site(clock, rules);
    Site site = new Site(clock, rules);
    Hub only = lone.start("alone");
    only.signIn();
    for (int i = 0; i < HUBS; i++) {
      site.hubs.set(i, site.start("hub-" + i));
    }
    Agent agent = new Agent(site, sentAgain);

    for (Happening happening : happenings) {
      clock.advance(PACE);
      only.turn();
      site.turn();
      MetricReport report = lone.report(clock.instant(), happening.value());
      assertThat(only.evaluate(report)).isCompleted();
      agent.collect(site.report(clock.instant(), happening.value()));
      agent.meet(happening);
      agent.send();
    }
    agent.arrive();

    assertThat(site.episodes()).isEqualTo(lone.episodes());
  }

  /** A storage with Ada's server, and the hubs on it. */
  private static final class Site {
    private final MutableClock clock;
    private final Instant start;
    private final InMemoryStorage storage;
    private final Actor ada =
        new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
    private final ServerId serverId = ServerId.random();
    private final ThresholdDetails rules;
    private final List<@Nullable Hub> hubs = new ArrayList<>();
    private boolean isWatched;
    private long sequence;

    private Site(MutableClock clock, ThresholdDetails rules) {
      this.clock = clock;
      this.start = clock.instant();
      this.rules = rules;
      this.storage = InMemoryStorage.create(clock, Duration.ofDays(7));
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
                  start),
              Role.USER);
      storage
          .servers()
          .add(
              new Server(
                  serverId,
                  ada.userId(),
                  "web",
                  null,
                  null,
                  "{}",
                  List.of(),
                  null,
                  null,
                  start,
                  start));
      for (int i = 0; i < HUBS; i++) {
        hubs.add(null);
      }
    }

    private Hub start(String name) {
      Hub hub = new Hub(this, name);
      if (!isWatched) {
        hub.alerts.thresholds().create(ada, rules);
        isWatched = true;
      }
      return hub;
    }

    private void turn() {
      for (Hub hub : hubs) {
        if (hub != null) {
          hub.turn();
        }
      }
    }

    private MetricReport report(Instant collectedAt, double cpu) {
      return new MetricReport(
          serverId,
          "boot",
          ++sequence,
          collectedAt,
          collectedAt,
          new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, cpu).build(),
          ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
    }

    private List<Episode> episodes() {
      return storage
          .alerts()
          .find(AlertRepository.Query.of(ada.userId(), 1_000, 0))
          .alerts()
          .stream()
          .sorted(Comparator.comparing(Alert::createdAt))
          .map(
              alert ->
                  new Episode(
                      alert.createdAt(),
                      alert.resolution() == null ? null : alert.resolution().at(),
                      alert.severity()))
          .toList();
    }
  }

  /** One hub; a killed one is one that nobody calls any more. */
  private static final class Hub {
    private final Site site;
    private final SharedState shared;
    private final AlertUseCases alerts;
    private final HubUseCases use;
    private long generation;

    private Hub(Site site, String name) {
      this.site = site;
      shared =
          SharedState.of(
              () -> HubAddress.plain(name),
              site.storage,
              site.clock,
              () -> Duration.between(site.start, site.clock.instant()).toNanos(),
              Ownership.LEASE,
              SILENCE,
              Quotas.DEFAULTS,
              new ScriptedDocumentReader(),
              100_000_000,
              Runnable::run,
              AgentReleases.NONE);
      alerts =
          AlertUseCases.of(
              shared, NoticePlanner.NONE, told -> {}, Runnable::run, Duration.ofDays(7));
      ServerUseCases servers = ServerUseCases.of(shared, alerts.engine());
      use = HubUseCases.of(shared, alerts, servers, Runnable::run, () -> {});
      shared.ownership().start(false);
      alerts.engine().load();
      shared.ownership().serve();
    }

    private void signIn() {
      assertThat(use.ownershipRequests().acquire(site.serverId)).isCompleted();
      generation = shared.presence().connected(site.serverId, new RecordedConnection());
    }

    /** The report comes here now. */
    private CompletableFuture<?> evaluate(MetricReport report) {
      shared.presence().heard(site.serverId, generation);
      return alerts
          .engine()
          .evaluate(
              new MetricReport(
                  report.serverId(),
                  report.bootId(),
                  report.sequence(),
                  report.collectedAt(),
                  site.clock.instant(),
                  report.samples(),
                  report.document()));
    }

    private void turn() {
      shared.ownership().renew();
      use.sync().run();
      alerts.offlineWatch().check();
      site.storage.servers().updateLastSeen(shared.presence().drainLastSeen());
    }
  }

  /** The agent of the server: keeps what it does not know to be stored. */
  private static final class Agent {
    private final Site site;
    private final int sentAgain;
    private final List<MetricReport> acknowledged = new ArrayList<>();
    private final Deque<MetricReport> waiting = new ArrayDeque<>();
    private int at = -1;
    private int silentFor;

    private Agent(Site site, int sentAgain) {
      this.site = site;
      this.sentAgain = sentAgain;
      connect(0);
    }

    private void collect(MetricReport report) {
      waiting.add(report);
    }

    private void meet(Happening happening) {
      int hub = happening.hub();
      switch (happening.fate()) {
        case NOTHING -> {}
        case MOVE -> connect(hub);
        case KILL -> kill(hub);
        case START -> start(hub);
        case DELAY -> silentFor = 2 + hub;
        case STRAY -> stray(hub);
      }
    }

    private void kill(int hub) {
      site.hubs.set(hub, null);
      if (at == hub) {
        at = -1;
      }
    }

    private void start(int hub) {
      if (site.hubs.get(hub) == null) {
        site.hubs.set(hub, site.start("hub-" + hub));
      }
    }

    private void stray(int hub) {
      Hub there = site.hubs.get(hub);
      if (there != null && at != hub && !acknowledged.isEmpty()) {
        var unused = there.evaluate(acknowledged.get(acknowledged.size() - 1));
      }
    }

    /** Connects to the first hub from this one on that lives. */
    private void connect(int first) {
      for (int i = 0; i < HUBS; i++) {
        int hub = (first + i) % HUBS;
        Hub there = site.hubs.get(hub);
        if (there != null) {
          if (at != hub) {
            there.signIn();
            at = hub;
            forgetAcknowledgements();
          }
          return;
        }
      }
    }

    /** The last ones were not heard before the connection ended. */
    private void forgetAcknowledgements() {
      for (int i = 0; i < sentAgain && !acknowledged.isEmpty(); i++) {
        waiting.addFirst(acknowledged.remove(acknowledged.size() - 1));
      }
    }

    private void send() {
      if (silentFor > 0 && waiting.size() < MOST_WAITING) {
        silentFor--;
        return;
      }
      silentFor = 0;
      if (at < 0) {
        connect(1);
      }
      if (at < 0 && waiting.size() >= MOST_WAITING) {
        start(0);
        connect(0);
      }
      sendTo(at < 0 ? null : site.hubs.get(at));
    }

    private void sendTo(@Nullable Hub hub) {
      if (hub == null) {
        return;
      }
      for (MetricReport report = waiting.peek(); report != null; report = waiting.peek()) {
        assertThat(hub.evaluate(report)).isCompleted();
        acknowledged.add(waiting.remove());
      }
    }

    /** Sends all that waits, to whichever hub there is. */
    private void arrive() {
      silentFor = 0;
      start(0);
      send();
      assertThat(waiting).isEmpty();
    }
  }

  @Provide
  Arbitrary<ThresholdDetails> rules() {
    Arbitrary<Integer> seconds = Arbitraries.of(0, 3, 9, 30);
    Arbitrary<@Nullable Double> recovery = Arbitraries.of(50.0, 40.0).injectNull(0.3);
    Arbitrary<@Nullable Severity> severity = Arbitraries.of(Severity.class).injectNull(0.7);
    Arbitrary<Integer> cooldown = Arbitraries.of(0, 0, 15, 60);
    return Combinators.combine(seconds, recovery, severity, cooldown)
        .as(
            (duration, recovers, severe, quiet) ->
                new ThresholdDetails(
                    null,
                    null,
                    null,
                    MetricType.CPU,
                    null,
                    Comparison.GT,
                    50,
                    Duration.ofSeconds(duration),
                    recovers,
                    severe,
                    Duration.ofSeconds(quiet),
                    true));
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Combinators.combine(
            Arbitraries.of(10.0, 40.0, 45.0, 50.0, 51.0, 55.0, 76.0, 60.0),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Fate.NOTHING)),
                Tuple.of(4, Arbitraries.of(Fate.class))),
            Arbitraries.integers().between(0, HUBS - 1))
        .as(Happening::new)
        .list();
  }
}
