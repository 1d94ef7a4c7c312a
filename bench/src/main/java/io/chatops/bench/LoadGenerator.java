package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
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
    mixinStandardHelpOptions = true,
    sortOptions = false,
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
      CommandsCommand.class,
      DashboardCommand.class,
      DrainCommand.class,
      FloodCommand.class,
      HistoryCommand.class,
      PeersCommand.class,
      RecordCommand.class,
      SoakCommand.class,
      SpaceCommand.class,
      StartCommand.class,
      SurgeCommand.class
    })
public final class LoadGenerator implements Callable<Integer> {
  private static final int[] BASELINE_GROUPS = {1, 100, 1_000};
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--agents",
      defaultValue = "200",
      description = "how many (default: ${DEFAULT-VALUE})")
  private int agents;

  @Option(
      names = "--interval",
      description =
          "seconds between an agent's reports, all agents evenly spread; without it a closed loop:"
              + " each agent always has --credit reports unacknowledged")
  private @Nullable Double interval;

  @Option(
      names = "--credit",
      defaultValue = "8",
      description = "in the closed loop (default: ${DEFAULT-VALUE})")
  private int credit;

  @Option(
      names = "--duration",
      defaultValue = "20",
      description = "seconds measured (default: ${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds before (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--connect-rate",
      defaultValue = "1500",
      description = "connections a second (default: ${DEFAULT-VALUE})")
  private int connectRate;

  @Option(
      names = "--browsers",
      defaultValue = "1",
      description = "watching one server each (default: ${DEFAULT-VALUE})")
  private int browsers;

  @Option(
      names = "--thresholds",
      defaultValue = "10",
      description =
          "for all servers, of each kind in turn; every hundredth has one more that it crosses now"
              + " and then (default: ${DEFAULT-VALUE}, 0: none at all)")
  private int thresholds;

  @Option(
      names = "--verify",
      defaultValue = "10",
      description = "agents whose history is compared (default: ${DEFAULT-VALUE})")
  private int verify;

  @Option(
      names = "--baseline",
      defaultValue = "3",
      description =
          "seconds for each group size of plain inserts into the same PostgreSQL, 0: none"
              + " (default: ${DEFAULT-VALUE})")
  private int baselineSeconds;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new LoadGenerator()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    String machine = Machine.describe();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      Progress.say(
          "Hub ready after %.1f s; registering %,d servers", seconds(hub.startTime()), agents);
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(agents);
      api.createThresholds(thresholds, identities);
      LoadStatistics statistics = new LoadStatistics();
      ReportFrames frames = payload.frames();
      ReadRateLimit pace =
          interval == null
              ? new ReadRateLimit.ClosedLoop(credit, Long.MAX_VALUE)
              : new ReadRateLimit.Interval(Duration.ofNanos((long) (interval * 1e9)));
      int logged = Math.max(verify, browsers);
      AgentFleet.Plan plan = new AgentFleet.Plan(hub.base(), identities, frames, pace, logged);
      InstantSource clock = InstantSource.system();
      try (AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis())) {
        Progress.say("Connecting");
        long connectStart = System.nanoTime();
        fleet.connect(connectRate).get(10 + agents / 100, TimeUnit.SECONDS);
        double connectSeconds = (System.nanoTime() - connectStart) / 1e9;
        watch(vertx, hub, api, fleet, statistics);

        ResultTable table = new ResultTable().add("machine", "%s", machine);
        describe(table, frames);
        table.add("connected", "%,d agents in %.1f s", agents, connectSeconds);
        new Measurement(hub, fleet, statistics).run(warmUp, duration, table);
        fleet.stop();
        long lost = drain(fleet);
        table.add(
            "alerts",
            "%,d opened; each report held against %d thresholds",
            api.countAlerts(),
            thresholds);
        HistoryCheck check =
            HistoryCheck.run(api, fleet.agents().subList(0, Math.min(verify, agents)));
        table.add("acknowledgements lost", "%,d", lost);
        table.add(
            "in history",
            "%,d of %,d acknowledged reports of %d agents; %,d missing, %,d unexpected",
            check.acknowledged() - check.missing(),
            check.acknowledged(),
            check.agents(),
            check.missing(),
            check.unexpected());
        Optional<HubDatabase> database = HubDatabase.of(hub, hubOptions);
        boolean allStored = true;
        if (database.isPresent()) {
          long acknowledged = fleet.ask(statistics::snapshot).acknowledged();
          allStored = askDatabase(database.get(), acknowledged, table);
        }
        table.print(System.out);
        return lost == 0 && check.isClean() && allStored ? 0 : 1;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void describe(ResultTable table, ReportFrames frames) {
    String how =
        interval == null
            ? "closed loop, " + credit + " unacknowledged each"
            : "one report in " + interval + " s each";
    table.add("load", "%,d agents, %s, %,d bytes a report", agents, how, frames.averageBytes());
    table.add(
        "hub",
        "-Xmx%s %s, storage %s",
        hubOptions.heap,
        String.join(" ", hubOptions.jvm),
        hubOptions.storage);
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

  /** Adds what the database tells; false when it has not as many rows as were acknowledged. */
  private boolean askDatabase(HubDatabase database, long acknowledged, ResultTable table)
      throws SQLException {
    long reports = database.reports();
    if (reports == 0) {
      return acknowledged == 0;
    }
    int payloadBytes = (int) database.averagePayloadBytes();
    table.add(
        "stored",
        "%,d rows for %,d acknowledged reports; %,d bytes each with indexes, %,d of them numbers",
        reports,
        acknowledged,
        database.reportBytes() / reports,
        payloadBytes);
    if (baselineSeconds > 0) {
      Progress.say("Plain inserts into the same database");
      StringJoiner rates = new StringJoiner(", ");
      for (int groupSize : BASELINE_GROUPS) {
        double rate =
            new PlainInserts(database, payloadBytes).rowsPerSecond(groupSize, baselineSeconds);
        rates.add(String.format(Locale.ROOT, "%,.0f /s in groups of %,d", rate, groupSize));
      }
      table.add("plain inserts, hub idle", "%s", rates);
    }
    return reports == acknowledged;
  }

  /** Waits for the last acknowledgements; what is left is lost. */
  static long drain(AgentFleet fleet) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
    long left = fleet.unacknowledged();
    while (left > 0 && System.nanoTime() < deadline) {
      Thread.sleep(100);
      left = fleet.unacknowledged();
    }
    return left;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
