package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what happens when all agents come back at once, each with what it has spooled. */
@Command(
    name = "surge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "All agents connect at the same moment, from many addresses, each with an hour of reports",
      "that it has spooled, and send as ours do: a window at a time. Everything must be stored,",
      "once, and nobody be refused for good."
    })
final class SurgeCommand implements Callable<Integer> {
  /** The most reports that our agent has unacknowledged. */
  private static final int WINDOW = 32;

  /** The hub lets 250 sockets of one address wait for their sign-in; agents come from many. */
  private static final int AGENTS_PER_ADDRESS = 200;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--agents", defaultValue = "500", description = "default: ${DEFAULT-VALUE}")
  private int agents;

  @Option(
      names = "--reports",
      defaultValue = "720",
      description = "that each has spooled, 5 s apart (default: ${DEFAULT-VALUE})")
  private int reports;

  @Option(
      names = "--patience",
      defaultValue = "600",
      description = "seconds until the rest counts as lost (default: ${DEFAULT-VALUE})")
  private int patience;

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(agents);
      LoadStatistics statistics = new LoadStatistics();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
                  hub.base(),
                  identities,
                  payload.frames(),
                  new ReadRateLimit.ClosedLoop(WINDOW, reports),
                  Math.min(10, agents))
              .fromAddressesOf(AGENTS_PER_ADDRESS);
      long start = InstantSource.system().millis() - Duration.ofSeconds(5L * reports).toMillis();
      try (AgentFleet fleet =
          new AgentFleet(vertx, plan, statistics, agent -> start + agent.lastSequence() * 5_000L)) {
        long all = (long) agents * reports;
        table.add("surge", "%,d agents with %,d reports each, %,d in all", agents, reports, all);
        table.add("hub", "-Xmx%s %s", hubOptions.heap, String.join(" ", hubOptions.jvm));
        fleet.start();
        boolean clean = run(hub, api, fleet, statistics, all, table);
        table.print(System.out);
        return clean ? 0 : 1;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private boolean run(
      HubUnderTest hub,
      HubApi api,
      AgentFleet fleet,
      LoadStatistics statistics,
      long all,
      ResultTable table)
      throws Exception {
    Progress.say("All connect");
    long began = System.nanoTime();
    var connected =
        fleet
            .connect(1_000_000)
            .thenApply(nothing -> (System.nanoTime() - began) / 1e9)
            .orTimeout(patience, TimeUnit.SECONDS);
    LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);
    int unanswered = 0;
    long slowest = 0;
    while (seen.acknowledged() < all && (System.nanoTime() - began) / 1e9 < patience) {
      long asked = System.nanoTime();
      unanswered += api.isLive(Duration.ofSeconds(5)) ? 0 : 1;
      slowest = Math.max(slowest, (System.nanoTime() - asked) / 1_000_000);
      Thread.sleep(100);
      seen = fleet.ask(statistics::snapshot);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (connected.isDone() && !connected.isCompletedExceptionally()) {
      table.add("all signed in", "after %.1f s", connected.join());
    }
    table.add(
        "acknowledged",
        "%,d after %.1f s, %,.0f /s",
        seen.acknowledged(),
        seconds,
        seen.acknowledged() / seconds);
    table.add(
        "on the way",
        "%,d not connected, %,d closed, %,d refused, all tried again; %,d sent more than once %s",
        seen.connectFailures(),
        seen.disconnects(),
        seen.refused(),
        seen.sent() - seen.acknowledged(),
        seen.reasons().isEmpty() ? "" : seen.reasons());
    table.add(
        "hub's RSS",
        "%,d MB, peak %,d",
        Measurement.megabytes(ProcessCost.residentBytes(hub.pid())),
        Measurement.megabytes(ProcessCost.peakResidentBytes(hub.pid())));
    table.add("/health/live", "slowest %,d ms, %d unanswered", slowest, unanswered);
    HistoryCheck check = HistoryCheck.run(api, fleet.agents().subList(0, Math.min(10, agents)));
    table.add(
        "in history",
        "of %d agents %,d acknowledged; %,d missing, %,d unexpected",
        check.agents(),
        check.acknowledged(),
        check.missing(),
        check.unexpected());
    Optional<HubDatabase> database = HubDatabase.of(hub, hubOptions);
    long stored = database.isPresent() ? database.get().reports() : seen.acknowledged();
    table.add("stored", "%,d", stored);
    return seen.acknowledged() == all && stored == all && check.isClean();
  }
}
