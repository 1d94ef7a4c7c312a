package io.chatops.bench;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.core.identity.ServerId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures how fast history is read among many servers, while the hub is idle and while it is not.
 */
@Command(
    name = "history",
    description = {
      "Fills the hub's database with days of history of many servers: some report through the",
      "hub's own storage code, the others get copies of their chunks. Then previews thresholds on",
      "all servers, and asks a running hub for one metric of one server at random, 300 points,",
      "again and again: first idle, then while all servers report. Times are those of the whole",
      "HTTP call."
    })
final class HistoryCommand extends BenchCommand {
  private static final List<Duration> RANGES =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
  private static final List<String> METRICS =
      List.of("cpu.usage_percent", "memory.used_bytes", "cpu.load_1m", "disk.usage_percent");
  private static final int POINTS = 300;
  private static final int PREVIEWS = 20;

  /** So few servers get copies of the whole history. */
  private static final int FEW = 50;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--servers")
  private int servers = 1_000;

  @Option(names = "--filled", description = "of them that report; the others are copies")
  private int filled = 2;

  @Option(names = "--days", description = "of history")
  private int days = 31;

  @Option(names = "--interval", description = "seconds between reports")
  private int interval = 5;

  @Option(names = "--calls", description = "measured calls for each range")
  private int calls = 1_000;

  private final SplittableRandom random = new SplittableRandom(3);

  @Override
  boolean measure(Vertx vertx) throws Exception {
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      Progress.say("Registering %,d servers", servers);
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(servers);
      hub.stop();
      Instant end = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
      fill(hub, identities, end);
      hub.startAgain();
      table.add("hub", "%s", hubOptions.describe());
      preview(api);
      read(api, identities, end, "idle");

      LoadStatistics statistics = new LoadStatistics();
      Schedule schedule = new Schedule.Interval(Duration.ofSeconds(interval));
      AgentFleet.Plan plan =
          new AgentFleet.Plan(hub.base(), identities, payload.frames(), schedule, 0);
      try (AgentFleet fleet = connect(vertx, plan, statistics)) {
        long before = fleet.ask(statistics::snapshot).acknowledged();
        long began = System.nanoTime();
        read(api, identities, end, "during ingest");
        double seconds = (System.nanoTime() - began) / 1e9;
        table.add(
            "reports meanwhile",
            "%,.0f /s durable",
            (fleet.ask(statistics::snapshot).acknowledged() - before) / seconds);
      }
      return true;
    }
  }

  private void fill(HubUnderTest hub, List<AgentIdentity> identities, Instant end)
      throws Exception {
    Map<ServerId, ReportSource> reporting = new LinkedHashMap<>();
    for (AgentIdentity identity : identities.subList(0, Math.min(filled, identities.size()))) {
      reporting.put(
          new ServerId(UUID.fromString(identity.serverId())),
          ReportSource.synthetic(reporting.size(), payload.values));
    }
    Instant start = end.minus(days, ChronoUnit.DAYS);
    try (HistoryFiller filler =
        HistoryFiller.open(hub.dataDir(), start, Duration.ofSeconds(interval))) {
      Progress.say("%d servers report for %d days", reporting.size(), days);
      filler.fillTo(end, reporting);
      Progress.say("Copying their history");
      new HistoryCopies(filler.database(), servers <= FEW)
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

  /** Previews what is never breached, at times, and always. */
  private void preview(HubApi api) throws Exception {
    for (double value : List.of(99.9, 30.0, 1.0)) {
      Progress.say("Previewing cpu > %s", value);
      Histogram micros = LoadStatistics.histogram();
      long skipped = 0;
      long alerts = 0;
      for (int i = -PREVIEWS / 2; i < PREVIEWS; i++) {
        long start = System.nanoTime();
        JsonObject shown = api.preview(value);
        if (i >= 0) {
          micros.recordValue((System.nanoTime() - start) / 1000);
          skipped = Math.max(skipped, shown.getLong("skipped_servers"));
          alerts = shown.getLong("count");
        }
      }
      table.addMillis(
          "preview of cpu > %s: %,d alerts, %d servers left out".formatted(value, alerts, skipped),
          micros);
    }
  }

  private void read(HubApi api, List<AgentIdentity> identities, Instant end, String when)
      throws Exception {
    for (Duration range : RANGES) {
      if (range.toDays() > days) {
        continue;
      }
      Progress.say("Reading %d h, %s", range.toHours(), when);
      Histogram micros = LoadStatistics.histogram();
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
