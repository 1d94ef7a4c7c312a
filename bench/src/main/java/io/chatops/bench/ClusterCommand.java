package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.chatops.bench.HubCluster.Cpu;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a report costs one hub or several, and what it costs to show it at another hub. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts 1, 2, ... hubs behind haproxy (without TLS), on one PostgreSQL of their own; several",
      "have NATS as their bus. Agents report in a closed loop. Then two hubs, with NATS and with",
      "NOTIFY: the agents are at one of them, and pages watch them at none, at that hub, at none, at",
      "the other, and at none. Needs haproxy and nats-server of Debian."
    })
final class ClusterCommand implements Callable<Integer> {
  private static final int CONNECTIONS_PER_SECOND = 1_500;

  /** As many as for one hub in the other measurements. */
  private static final int THRESHOLDS = 10;

  /** Hubs send each other the news of a server ten times a second at most. */
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(125);

  /** All hubs end at once, and no agent needs to go to another. */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

  @Mixin private HubProgram hub = new HubProgram();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--hubs",
      split = ",",
      defaultValue = "1,2,3",
      description = "how many, one after the other (default: ${DEFAULT-VALUE})")
  private List<Integer> hubs = List.of(1, 2, 3);

  @Option(
      names = "--agents",
      defaultValue = "200",
      description = "in the closed loop (default: ${DEFAULT-VALUE})")
  private int agents;

  @Option(
      names = "--credit",
      defaultValue = "8",
      description = "reports that each of them has unacknowledged (default: ${DEFAULT-VALUE})")
  private int credit;

  @Option(
      names = "--bus",
      split = ",",
      defaultValue = "nats,postgresql",
      description = "of the two hubs with pages (default: ${DEFAULT-VALUE})")
  private List<String> buses = List.of("nats", "postgresql");

  @Option(
      names = "--pages",
      defaultValue = "30",
      description =
          "first at one hub, then at the other, each for an agent with eight reports a second"
              + " (default: ${DEFAULT-VALUE})")
  private int pages;

  @Option(
      names = "--duration",
      defaultValue = "30",
      description = "seconds measured each time (default: ${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "seconds before (default: ${DEFAULT-VALUE})")
  private int warmUp;

  private final ResultTable table = new ResultTable();
  private boolean isRight = true;

  /**
   * The work of a measured time.
   *
   * @param used processor seconds
   * @param frames that reached pages
   */
  record Span(double seconds, Cpu used, long reports, long frames) {
    /** Reports for a second of one core, of those that the hubs used. */
    double reportsPerCore() {
      return reports / used.allHubs();
    }

    double cores(double cpuSeconds) {
      return cpuSeconds / seconds;
    }

    /**
     * Microseconds of a processor for a frame, beyond what was used without them. The spans before
     * and after count alike, since hubs need less and less while they get warm.
     */
    double microsPerFrame(Span before, Span after, ToDoubleFunction<Cpu> part) {
      double without =
          (before.cores(part.applyAsDouble(before.used))
                  + after.cores(part.applyAsDouble(after.used)))
              / 2;
      return (cores(part.applyAsDouble(used)) - without) * seconds / frames * 1e6;
    }
  }

  @Override
  public Integer call() throws Exception {
    table.add("machine", "%s", Machine.describe());
    table.add(
        "load",
        "%,d agents, closed loop, %d unacknowledged each, %,d bytes a report",
        agents,
        credit,
        payload.frames().averageBytes());
    table.add("each hub", "-Xmx%s %s", hub.heap, String.join(" ", hub.jvm));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      for (int size : hubs) {
        closedLoop(vertx, size);
      }
      for (String bus : buses) {
        watched(vertx, bus);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    table.print(System.out);
    return isRight ? 0 : 1;
  }

  private void closedLoop(Vertx vertx, int size) throws Exception {
    Progress.say("Hubs: %d", size);
    try (HubCluster cluster =
        HubCluster.start(hub, size, size == 1 ? "none" : "nats", DRAIN_TIME)) {
      HubApi api = HubApi.register(cluster.hub(0).base());
      List<AgentIdentity> identities = api.createAgents(agents);
      api.createThresholds(THRESHOLDS, identities);
      ReadRateLimit pace = new ReadRateLimit.ClosedLoop(credit, Long.MAX_VALUE);
      LoadStatistics statistics = new LoadStatistics();
      try (AgentFleet fleet = fleet(vertx, cluster.address(), identities, pace, 0, statistics)) {
        Span span = measure(cluster, fleet, statistics, statistics);
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
            "PostgreSQL %.2f, haproxy %.2f, NATS %.2f, generator %.2f",
            span.cores(used.database()),
            span.cores(used.haproxy()),
            span.cores(used.nats()),
            span.cores(used.generator()));
        compareWithStored(name, cluster, fleet, statistics);
      }
    }
  }

  private void watched(Vertx vertx, String bus) throws Exception {
    Progress.say("Pages at two hubs, %s", bus);
    try (HubCluster cluster = HubCluster.start(hub, 2, bus, DRAIN_TIME)) {
      URI withAgents = cluster.hub(0).base();
      HubApi api = HubApi.register(withAgents);
      List<AgentIdentity> identities = api.createAgents(pages);
      ReadRateLimit pace = new ReadRateLimit.Interval(BETWEEN_REPORTS);
      LoadStatistics statistics = new LoadStatistics();
      try (AgentFleet fleet = fleet(vertx, withAgents, identities, pace, pages, statistics)) {
        LoadStatistics here = new LoadStatistics();
        LoadStatistics there = new LoadStatistics();
        // The first time counts for nothing: a hub that is not warm needs far more for a report.
        withPages(vertx, cluster, 1, api, fleet, statistics, there);
        Span before = measure(cluster, fleet, statistics, statistics);
        Span watchedHere = withPages(vertx, cluster, 0, api, fleet, statistics, here);
        Span between = measure(cluster, fleet, statistics, statistics);
        Span watchedThere = withPages(vertx, cluster, 1, api, fleet, statistics, there);
        Span after = measure(cluster, fleet, statistics, statistics);
        String page = bus + ", page at the ";
        describe(page + "hub with the agent", here, fleet, watchedHere, before, between);
        describe(page + "other hub", there, fleet, watchedThere, between, after);
        compareWithStored(bus, cluster, fleet, statistics);
      }
    }
  }

  private void describe(
      String name, LoadStatistics pages, AgentFleet fleet, Span span, Span before, Span after) {
    table.addMillis(name, fleet.ask(pages::snapshot).browserDelay());
    table.add(
        name + ", CPU a frame",
        "hub with the agent %.0f us, other hub %.0f us, PostgreSQL %.0f us, NATS %.0f us;"
            + " %,.0f frames/s",
        span.microsPerFrame(before, after, used -> used.hubs().get(0)),
        span.microsPerFrame(before, after, used -> used.hubs().get(1)),
        span.microsPerFrame(before, after, Cpu::database),
        span.microsPerFrame(before, after, Cpu::nats),
        span.frames() / span.seconds());
    isRight &= span.frames() > 0;
  }

  /** Connects agents and lets them report. */
  private AgentFleet fleet(
      Vertx vertx,
      URI address,
      List<AgentIdentity> identities,
      ReadRateLimit pace,
      int logged,
      LoadStatistics statistics)
      throws Exception {
    AgentFleet.Plan plan = new AgentFleet.Plan(address, identities, payload.frames(), pace, logged);
    InstantSource clock = InstantSource.system();
    AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis());
    fleet.connect(CONNECTIONS_PER_SECOND).get(10 + identities.size() / 100, TimeUnit.SECONDS);
    fleet.start();
    return fleet;
  }

  /** Measures while a page for each agent is open at one of the hubs. */
  private Span withPages(
      Vertx vertx,
      HubCluster cluster,
      int hub,
      HubApi api,
      AgentFleet fleet,
      LoadStatistics reports,
      LoadStatistics pages)
      throws Exception {
    URI base = cluster.hub(hub).base();
    List<WebSocket> opened = new ArrayList<>();
    for (SimulatedAgent agent : fleet.agents()) {
      opened.add(
          BrowserProbe.open(vertx, base, api.token(), agent, pages).get(20, TimeUnit.SECONDS));
    }
    Span span = measure(cluster, fleet, reports, pages);
    opened.forEach(WebSocket::close);
    return span;
  }

  /** Waits until the hubs are warm, then measures. */
  private Span measure(
      HubCluster cluster, AgentFleet fleet, LoadStatistics reports, LoadStatistics pages)
      throws InterruptedException {
    Thread.sleep(warmUp * 1000L);
    long start = System.nanoTime();
    long before =
        fleet.ask(
            () -> {
              reports.measureFrom(start);
              pages.measureFrom(start);
              return reports.snapshot().acknowledged();
            });
    Cpu cpuBefore = cluster.cpu();
    Thread.sleep(duration * 1000L);
    long acknowledged = fleet.ask(reports::snapshot).acknowledged() - before;
    long frames = fleet.ask(pages::snapshot).browserDelay().getTotalCount();
    Cpu used = cluster.cpu().since(cpuBefore);
    return new Span((System.nanoTime() - start) / 1e9, used, acknowledged, frames);
  }

  private void compareWithStored(
      String name, HubCluster cluster, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    fleet.stop();
    long lost = LoadGenerator.drain(fleet);
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
