package io.chatops.bench;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.bench.HubCluster.Cpu;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a report costs one hub or several, and what it costs to show it at another hub. */
@Command(
    name = "cluster",
    description = {
      "Starts 1, 2, ... hubs behind haproxy (without TLS), on one PostgreSQL of their own. Agents",
      "report in a closed loop. Then two hubs: the agents are at one of them, and pages watch them",
      "there, then at the other one. Needs haproxy of Debian."
    })
final class ClusterCommand extends BenchCommand {
  /** As many as for one hub in the other measurements. */
  private static final int THRESHOLDS = 10;

  /** Hubs send each other the news of a server ten times a second at most. */
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(125);

  /** All hubs end at once, and no agent needs to go to another. */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

  @Mixin private HubOptions hub = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--hubs", split = ",", description = "how many, one after the other")
  private List<Integer> hubs = List.of(1, 2, 3);

  @Option(names = "--agents", description = "in the closed loop")
  private int agents = 200;

  @Option(names = "--credit", description = "reports that each of them has unacknowledged")
  private int credit = 8;

  @Option(
      names = "--pages",
      description =
          "first at one hub, then at the other, each for an agent with eight reports a second")
  private int pages = 30;

  @Option(names = "--duration", description = "seconds measured each time")
  private int duration = 30;

  @Option(names = "--warm-up", description = "seconds before")
  private int warmUp = 20;

  private boolean isRight = true;

  /**
   * The work of a measured time.
   *
   * @param used processor seconds
   */
  record Span(double seconds, Cpu used, long reports) {
    /** Reports for a second of one core, of those that the hubs used. */
    double reportsPerCore() {
      return reports / used.allHubs();
    }

    double cores(double cpuSeconds) {
      return cpuSeconds / seconds;
    }
  }

  @Override
  boolean measure(Vertx vertx) throws Exception {
    table.add(
        "load",
        "%,d agents, closed loop, %d unacknowledged each, %,d bytes a report",
        agents,
        credit,
        payload.frames().averageBytes());
    table.add("each hub", "%s", hub.describe());
    for (int size : hubs) {
      closedLoop(vertx, size);
    }
    if (pages > 0) {
      watched(vertx);
    }
    return isRight;
  }

  private void closedLoop(Vertx vertx, int size) throws Exception {
    Progress.say("Hubs: %d", size);
    try (HubCluster cluster = HubCluster.start(hub, size, DRAIN_TIME)) {
      HubApi api = HubApi.register(cluster.hub(0).base());
      List<AgentIdentity> identities = api.createAgents(agents);
      api.createThresholds(THRESHOLDS, identities);
      Schedule schedule = new Schedule.ClosedLoop(credit, Long.MAX_VALUE);
      LoadStatistics statistics = new LoadStatistics();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(cluster.address(), identities, payload.frames(), schedule, 0);
      try (AgentFleet fleet = connect(vertx, plan, statistics)) {
        Span span = measure(cluster, fleet, statistics);
        String name = size == 1 ? "1 hub" : size + " hubs";
        Cpu used = span.used();
        table.add(
            name,
            "%,.0f reports/s for each core of the hubs: %,.0f /s by %s cores",
            span.reportsPerCore(),
            span.reports() / span.seconds(),
            used.hubs().stream()
                .map(each -> String.format(Locale.ROOT, "%.2f", span.cores(each)))
                .collect(Collectors.joining(" + ")));
        table.addMillis(name + ", acknowledged after", fleet.ask(statistics::snapshot).latency());
        table.add(
            name + ", other cores",
            "PostgreSQL %.2f, haproxy %.2f, generator %.2f",
            span.cores(used.database()),
            span.cores(used.haproxy()),
            span.cores(used.generator()));
        compareWithStored(name, cluster, fleet, statistics);
      }
    }
  }

  private void watched(Vertx vertx) throws Exception {
    Progress.say("Pages at two hubs");
    try (HubCluster cluster = HubCluster.start(hub, 2, DRAIN_TIME)) {
      URI withAgents = cluster.hub(0).base();
      HubApi api = HubApi.register(withAgents);
      List<AgentIdentity> identities = api.createAgents(pages);
      Schedule schedule = new Schedule.Interval(BETWEEN_REPORTS);
      LoadStatistics statistics = new LoadStatistics();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(withAgents, identities, payload.frames(), schedule, pages);
      try (AgentFleet fleet = connect(vertx, plan, statistics)) {
        for (int at = 0; at < 2; at++) {
          String name = at == 0 ? "hub with the agent" : "other hub";
          watchedAt(vertx, cluster.hub(at).base(), api, fleet, "page at the " + name);
        }
        compareWithStored("pages", cluster, fleet, statistics);
      }
    }
  }

  /** Measures while a page for each agent is open at one of the hubs. */
  private void watchedAt(Vertx vertx, URI hub, HubApi api, AgentFleet fleet, String name)
      throws Exception {
    LoadStatistics statistics = new LoadStatistics();
    List<WebSocket> opened = new ArrayList<>();
    for (SimulatedAgent agent : fleet.agents()) {
      opened.add(
          BrowserProbe.open(vertx, hub, api.token(), agent, statistics).get(20, TimeUnit.SECONDS));
    }
    Thread.sleep(warmUp * 1000L);
    fleet.ask(() -> statistics.measureFrom(System.nanoTime()));
    Thread.sleep(duration * 1000L);
    Histogram delay = fleet.ask(statistics::snapshot).browserDelay();
    table.addMillis(name, delay);
    isRight &= delay.getTotalCount() > 0;
    opened.forEach(WebSocket::close);
  }

  /** Waits until the hubs are warm, then measures. */
  private Span measure(HubCluster cluster, AgentFleet fleet, LoadStatistics statistics)
      throws InterruptedException {
    Thread.sleep(warmUp * 1000L);
    long start = System.nanoTime();
    long before = fleet.ask(() -> statistics.measureFrom(start).acknowledged());
    Cpu cpuBefore = cluster.cpu();
    Thread.sleep(duration * 1000L);
    long acknowledged = fleet.ask(statistics::snapshot).acknowledged() - before;
    Cpu used = cluster.cpu().since(cpuBefore);
    return new Span((System.nanoTime() - start) / 1e9, used, acknowledged);
  }

  private void compareWithStored(
      String name, HubCluster cluster, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    fleet.stop();
    long lost = fleet.drain();
    long acknowledged = fleet.ask(statistics::snapshot).acknowledged();
    long stored = cluster.storedReports();
    table.add(
        name + ", stored",
        "%,d rows for %,d acknowledged reports; %,d not acknowledged",
        stored,
        acknowledged,
        lost);
    isRight &= lost == 0 && stored == acknowledged;
  }
}
