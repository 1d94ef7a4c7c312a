package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Two hubs on one database; servers that share labels come and go over weeks. */
@Tag("any-jdk")
class SharedLabelsPropertiesTest {
  private static final int SERVERS = 3;
  private static final int LABELS = 4;
  private static final Duration KEPT = Duration.ofDays(40);

  private static TestDatabase.@Nullable Running database;

  @BeforeContainer
  static void startDatabase() {
    database = TestDatabase.start();
  }

  @AfterContainer
  static void stopDatabase() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  /** A step in the life of the hubs. */
  private interface Step {
    void in(Site site) throws SQLException;
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyAcknowledgedValueKeepsItsName(@ForAll("lives") List<Step> life) throws Exception {
    try (Site site = new Site(Objects.requireNonNull(database).emptyDataSource())) {
      for (Step step : life) {
        step.in(site);
      }
      site.requireNames();
    }
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Integer> hubs = Arbitraries.integers().between(0, 1);
    Arbitrary<Integer> servers = Arbitraries.integers().between(0, SERVERS - 1);
    Arbitrary<Set<Integer>> labels =
        Arbitraries.integers().between(0, LABELS - 1).set().ofMinSize(1).ofMaxSize(2);
    Arbitrary<Step> report =
        Combinators.combine(hubs, servers, labels)
            .as((hub, server, used) -> named("report", site -> site.report(hub, server, used)));
    Arbitrary<Step> repeated =
        Combinators.combine(hubs, servers, labels)
            .as((hub, server, used) -> named("repeat", site -> site.repeat(hub, server, used)));
    Arbitrary<Step> removal =
        Combinators.combine(hubs, servers)
            .as((hub, server) -> named("remove", site -> site.remove(hub, server)));
    Arbitrary<Step> restart = hubs.map(hub -> named("restart", site -> site.restart(hub)));
    Arbitrary<Step> maintenance = hubs.map(hub -> named("maintain", site -> site.maintain(hub)));
    Arbitrary<Step> cut = Arbitraries.just(named("cut", Site::cutConnections));
    Arbitrary<Step> hours =
        Arbitraries.integers()
            .between(1, 30)
            .map(passed -> named("hours", site -> site.pass(Duration.ofHours(passed))));
    Arbitrary<Step> days =
        Arbitraries.integers()
            .between(2, 35)
            .map(passed -> named("days", site -> site.pass(Duration.ofDays(passed))));
    return Arbitraries.frequencyOf(
            Tuple.of(8, report),
            Tuple.of(4, repeated),
            Tuple.of(2, removal),
            Tuple.of(1, restart),
            Tuple.of(2, maintenance),
            Tuple.of(1, cut),
            Tuple.of(2, hours),
            Tuple.of(1, days))
        .list()
        .ofMinSize(10)
        .ofMaxSize(40);
  }

  private static Step named(String name, Step step) {
    return new Step() {
      @Override
      public void in(Site site) throws SQLException {
        step.in(site);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /** Two hubs, their servers, and what was acknowledged. */
  private static final class Site implements AutoCloseable {
    private final PGSimpleDataSource dataSource;
    private final MutableClock clock = MutableClock.atSomeTime();
    private final Instant start = clock.instant();
    private final PostgresMetricStore[] hubs = new PostgresMetricStore[2];
    private final ServerId[] servers = new ServerId[SERVERS];
    private final Map<ServerId, Map<String, Instant>> acknowledged = new HashMap<>();
    private final UUID owner = UUID.randomUUID();
    private @Nullable MetricReport newest;
    private int sequence;

    Site(PGSimpleDataSource dataSource) throws SQLException {
      this.dataSource = dataSource;
      execute(
          ("INSERT INTO users (id, email, username, username_folded, role, active, password_hash,"
                  + " created_at) VALUES ('%1$s', 'a', 'a', 'a', 'USER', true, '', now())")
              .formatted(owner));
      for (int i = 0; i < hubs.length; i++) {
        hubs[i] = open();
      }
      for (int i = 0; i < SERVERS; i++) {
        servers[i] = newServer();
      }
    }

    private PostgresMetricStore open() {
      return PostgresMetricStore.start(
          dataSource,
          clock,
          MetricStoreSettings.of(Duration.ofDays(2), Duration.ofDays(3), KEPT, 100_000_000));
    }

    private ServerId newServer() throws SQLException {
      ServerId id = ServerId.random();
      execute(
          ("INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
                  + " VALUES ('%s', '%s', '%s', '{}', '{}', now(), now())")
              .formatted(id, owner, id));
      return id;
    }

    /** Stores a report of an agent without a boot id, which only its key tells from others. */
    void report(int hub, int server, Set<Integer> labels) {
      append(hub, List.of(make(server, labels)));
    }

    /** Sends the newest report again, to a hub that may not know it, together with another one. */
    void repeat(int hub, int server, Set<Integer> labels) {
      MetricReport again = newest;
      MetricReport next = make(server, labels);
      boolean isKnown =
          again != null
              && List.of(servers).contains(again.serverId())
              && again.collectedAt().isAfter(clock.instant().minus(Duration.ofDays(1)));
      append(hub, isKnown ? List.of(again, next) : List.of(next));
    }

    private MetricReport make(int server, Set<Integer> labels) {
      clock.advance(Duration.ofSeconds(1));
      Samples.Builder samples = new Samples.Builder();
      labels.forEach(label -> samples.add(Metric.CONTAINERS_CPU_PERCENT, "label " + label, label));
      sequence++;
      return Reports.withoutBootId(servers[server])
          .report(sequence, clock.instant(), samples.build());
    }

    private void append(int hub, List<MetricReport> reports) {
      List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
      for (MetricReport report : reports) {
        outcomes.add(hubs[hub].append(report));
      }
      for (int i = 0; i < reports.size(); i++) {
        MetricReport report = reports.get(i);
        AppendOutcome outcome = outcomes.get(i).orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(outcome).isIn(AppendOutcome.STORED, AppendOutcome.DUPLICATE);
        Map<String, Instant> used =
            acknowledged.computeIfAbsent(report.serverId(), id -> new HashMap<>());
        for (int k = 0; k < report.samples().size(); k++) {
          used.merge(
              String.valueOf(report.samples().label(k)),
              report.collectedAt(),
              (one, other) -> one.isAfter(other) ? one : other);
        }
        newest = report;
      }
    }

    void remove(int hub, int server) throws SQLException {
      execute("DELETE FROM server WHERE id = '" + servers[server] + "'");
      hubs[hub].deleteServer(servers[server]);
      acknowledged.remove(servers[server]);
      servers[server] = newServer();
    }

    void restart(int hub) {
      hubs[hub].close();
      hubs[hub] = open();
    }

    void maintain(int hub) {
      hubs[hub].maintain();
    }

    void cutConnections() throws SQLException {
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    /** Lets time pass for the hubs, and for the database, whose clock a test cannot move. */
    void pass(Duration time) throws SQLException {
      long day = clock.instant().getEpochSecond() / 86_400;
      clock.advance(time);
      long days = clock.instant().getEpochSecond() / 86_400 - day;
      execute("UPDATE metric_label SET used_on = used_on - " + days);
    }

    /** Each value that can be read has a name, and none is missing. */
    void requireNames() {
      maintain(0);
      restart(0);
      Instant now = clock.instant();
      for (ServerId server : servers) {
        Set<String> found =
            hubs[0]
                .history(
                    new HistoryQuery(
                        server,
                        start,
                        now.plusSeconds(1),
                        Set.of(Metric.CONTAINERS_CPU_PERCENT),
                        1_000,
                        HistoryQuery.Resolution.AUTO))
                .series()
                .stream()
                .map(MetricHistory.Series::label)
                .map(String::valueOf)
                .collect(Collectors.toSet());
        Set<String> expected =
            acknowledged.getOrDefault(server, Map.of()).entrySet().stream()
                .filter(label -> label.getValue().isAfter(now.minus(KEPT)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(found).containsAll(expected).allMatch(label -> label.startsWith("label "));
      }
    }

    private void execute(String sql) throws SQLException {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Override
    public void close() {
      for (PostgresMetricStore hub : hubs) {
        hub.close();
      }
    }
  }
}
