package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.chatops.core.identity.ServerId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures how fast history is read among many servers, while the hub is idle and while it is not.
 */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fills the hub's database with days of history of many servers: some report through the",
      "hub's own storage code, the others get copies of their chunks. Then asks a running hub for",
      "one metric of one server at random, 300 points, again and again: first idle, then while",
      "all servers report. Times are those of the whole HTTP call."
    })
final class HistoryCommand implements Callable<Integer> {
  private static final List<Duration> RANGES =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
  private static final List<String> METRICS =
      List.of("cpu.usage_percent", "memory.used_bytes", "cpu.load_1m", "disk.usage_percent");
  private static final int POINTS = 300;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--servers", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
  private int servers;

  @Option(
      names = "--filled",
      defaultValue = "2",
      description = "of them that report; the others are copies (default: ${DEFAULT-VALUE})")
  private int filled;

  @Option(
      names = "--days",
      defaultValue = "31",
      description = "of history (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--interval",
      defaultValue = "5",
      description = "seconds between reports (default: ${DEFAULT-VALUE})")
  private int interval;

  @Option(
      names = "--calls",
      defaultValue = "1000",
      description = "measured calls for each range (default: ${DEFAULT-VALUE})")
  private int calls;

  private final SplittableRandom random = new SplittableRandom(3);

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      Progress.say("Registering %,d servers", servers);
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(servers);
      hub.stop();
      Instant end = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
      fill(hub, identities, end, table);
      hub.startAgain();
      table.add("hub", "-Xmx%s %s", hubOptions.heap, String.join(" ", hubOptions.jvm));
      measure(api, identities, end, "idle", table);

      LoadStatistics statistics = new LoadStatistics();
      InstantSource clock = InstantSource.system();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              hub.base(),
              identities,
              payload.frames(),
              new ReadRateLimit.Interval(Duration.ofSeconds(interval)),
              0);
      try (AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis())) {
        fleet.connect(500).get(60, TimeUnit.SECONDS);
        fleet.start();
        long before = fleet.ask(statistics::snapshot).acknowledged();
        long began = System.nanoTime();
        measure(api, identities, end, "during ingest", table);
        double seconds = (System.nanoTime() - began) / 1e9;
        table.add(
            "reports meanwhile",
            "%,.0f /s durable",
            (fleet.ask(statistics::snapshot).acknowledged() - before) / seconds);
      }
      table.print(System.out);
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void fill(
      HubUnderTest hub, List<AgentIdentity> identities, Instant end, ResultTable table)
      throws Exception {
    Map<ServerId, ReportSource> reporting = new LinkedHashMap<>();
    for (AgentIdentity identity : identities.subList(0, Math.min(filled, identities.size()))) {
      reporting.put(
          new ServerId(UUID.fromString(identity.serverId())),
          FrameSource.synthetic(reporting.size(), payload.values));
    }
    Instant start = end.minus(days, ChronoUnit.DAYS);
    try (HistoryFiller filler =
        HistoryFiller.open(hub.dataDir(), start, Duration.ofSeconds(interval))) {
      Progress.say("%d servers report for %d days", reporting.size(), days);
      filler.fillTo(end, reporting);
      Progress.say("Copying their history");
      new HistoryCopies(filler.database())
          .copy(
              identities.subList(0, reporting.size()),
              identities.subList(reporting.size(), identities.size()));
      table.add(
          "history",
          "%,d servers, %d days every %d s, %.0f values a report; %,d MB of tables",
          servers,
          days,
          interval,
          (double) filler.values() / filler.reports(),
          Measurement.megabytes(
              StoredSpace.of(filler.database()).stream().mapToLong(StoredSpace::tableBytes).sum()));
    }
  }

  private void measure(
      HubApi api, List<AgentIdentity> identities, Instant end, String when, ResultTable table)
      throws Exception {
    for (Duration range : RANGES) {
      if (range.toDays() > days) {
        continue;
      }
      Progress.say("Reading %d h, %s", range.toHours(), when);
      Histogram micros = new Histogram(600_000_000, 3);
      long points = 0;
      for (int i = -calls / 2; i < calls; i++) {
        String server = identities.get(random.nextInt(identities.size())).serverId();
        String metric = METRICS.get(random.nextInt(METRICS.size()));
        long start = System.nanoTime();
        String answer = api.history(server, metric, end.minus(range), end, POINTS, false);
        if (i >= 0) {
          micros.recordValue((System.nanoTime() - start) / 1000);
          points += HubApi.times(answer).size();
        }
      }
      table.addMillis(
          "%d h, %d points, %s".formatted(range.toHours(), points / calls, when), micros);
    }
  }
}
