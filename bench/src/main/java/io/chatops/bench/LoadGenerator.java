package io.chatops.bench;

import io.chatops.bench.AgentFleet.Schedule;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a hub, loads it with simulated agents and prints one table of what it did and cost. */
@Command(
    name = "bench/run",
    description = {
      "Starts a hub of its own in an empty folder, connects simulated agents that speak the",
      "agent protocol, counts acknowledgements (sent only after the commit), compares them with",
      "the history that the API shows, and prints one table.",
      "",
      "Examples:",
      "  bench/run --agents 200                                  how many reports a second?",
      "  bench/run --agents 18000 --interval 5 --duration 30     many agents at five seconds",
      "  bench/run --agents 1000 --interval 5 --heap 64m         what does the hub need?",
      ""
    },
    subcommands = {
      AgentCostCommand.class,
      ClusterCommand.class,
      DrainCommand.class,
      HistoryCommand.class,
      SpaceCommand.class,
      StartCommand.class
    })
public final class LoadGenerator extends BenchCommand {
  /** The agents whose history is compared. */
  private static final int COMPARED = 10;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--agents")
  private int agents = 200;

  @Option(
      names = "--interval",
      description =
          "seconds between an agent's reports, all agents evenly spread; without it a closed loop:"
              + " each agent always has --credit reports unacknowledged")
  private @Nullable Double interval;

  @Option(names = "--credit", description = "in the closed loop")
  private int credit = 8;

  @Option(names = "--duration", description = "seconds measured")
  private int duration = 20;

  @Option(names = "--warm-up", description = "seconds before")
  private int warmUp = 10;

  @Option(names = "--browsers", description = "watching one server each")
  private int browsers = 1;

  @Option(
      names = "--thresholds",
      description = "for all servers; every hundredth crosses one more now and then; 0: none")
  private int thresholds = 10;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new LoadGenerator()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  boolean measure(Vertx vertx) throws Exception {
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      Progress.say(
          "Hub ready after %.1f s; registering %,d servers",
          hub.startTime().toMillis() / 1e3, agents);
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(agents);
      api.createThresholds(thresholds, identities);
      LoadStatistics statistics = new LoadStatistics();
      ReportFrames frames = payload.frames();
      Schedule schedule =
          interval == null
              ? new Schedule.ClosedLoop(credit, Long.MAX_VALUE)
              : new Schedule.Interval(Duration.ofNanos((long) (interval * 1e9)));
      int logged = Math.max(COMPARED, browsers);
      AgentFleet.Plan plan = new AgentFleet.Plan(hub.base(), identities, frames, schedule, logged);
      Progress.say("Connecting");
      long connectStart = System.nanoTime();
      try (AgentFleet fleet = connect(vertx, plan, statistics)) {
        describe(frames, (System.nanoTime() - connectStart) / 1e9);
        watch(vertx, hub, api, fleet, statistics);
        new Measurement(hub, fleet, statistics).run(warmUp, duration, table);
        fleet.stop();
        long lost = fleet.drain();
        table.add(
            "alerts",
            "%,d opened; each report held against %d thresholds",
            api.countAlerts(),
            thresholds);
        HistoryCheck check =
            HistoryCheck.run(api, fleet.agents().subList(0, Math.min(COMPARED, agents)));
        table.add("acknowledgements lost", "%,d", lost);
        table.add(
            "in history",
            "%,d of %,d acknowledged reports of %d agents; %,d missing, %,d unexpected",
            check.acknowledged() - check.missing(),
            check.acknowledged(),
            check.agents(),
            check.missing(),
            check.unexpected());
        boolean allStored = compareWithStored(hub, fleet.ask(statistics::snapshot).acknowledged());
        return lost == 0 && check.isClean() && allStored;
      }
    }
  }

  private void describe(ReportFrames frames, double connectSeconds) {
    String how =
        interval == null
            ? "closed loop, " + credit + " unacknowledged each"
            : "one report in " + interval + " s each";
    table.add("load", "%,d agents, %s, %,d bytes a report", agents, how, frames.averageBytes());
    table.add("hub", "%s", hubOptions.describe());
    table.add("connected", "%,d agents in %.1f s", agents, connectSeconds);
  }

  private void watch(
      Vertx vertx, HubUnderTest hub, HubApi api, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    List<CompletableFuture<WebSocket>> opened = new ArrayList<>();
    for (int i = 0; i < Math.min(browsers, agents); i++) {
      opened.add(
          BrowserProbe.open(vertx, hub.base(), api.token(), fleet.agents().get(i), statistics));
    }
    CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
  }

  /** Returns false when the database has not as many rows as were acknowledged. */
  private boolean compareWithStored(HubUnderTest hub, long acknowledged) throws Exception {
    Optional<HubDatabase> database = HubDatabase.of(hub);
    if (database.isEmpty()) {
      return true;
    }
    long reports = database.get().reports();
    table.add(
        "stored",
        "%,d rows for %,d acknowledged reports; %,d bytes each with indexes",
        reports,
        acknowledged,
        database.get().reportBytes() / Math.max(1, reports));
    return reports == acknowledged;
  }
}
