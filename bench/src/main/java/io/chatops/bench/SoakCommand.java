package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets agents report for a long time, and shows what grows. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Agents report at a pace for as long as told. Prints the hub's memory, threads, open files",
      "and disk at the beginning and the end of the measured part, and the slope of the line that",
      "fits them best, for all of it and for its second half: what fills up at first is flat there.",
      "Everything acknowledged must be stored, once."
    })
final class SoakCommand implements Callable<Integer> {
  private static final long SAMPLE_MILLIS = 5_000;
  private static final int SAMPLES_PER_LINE = 12;
  private static final double SECONDS_PER_HOUR = 3_600;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--agents", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
  private int agents;

  @Option(
      names = "--interval",
      defaultValue = "1",
      description = "seconds between an agent's reports (default: ${DEFAULT-VALUE})")
  private double interval;

  @Option(
      names = "--duration",
      defaultValue = "PT1H",
      description = "of the measured part, such as PT24H (default: ${DEFAULT-VALUE})")
  private Duration duration = Duration.ofHours(1);

  @Option(
      names = "--warm-up",
      defaultValue = "PT2M",
      description = "before it (default: ${DEFAULT-VALUE})")
  private Duration warmUp = Duration.ofMinutes(2);

  /** The numbers that it reads, with their units and the factor from the number read. */
  private enum Measure {
    RESIDENT("hub's RSS", "MB", 1e6),
    THREADS("hub's threads", "", 1),
    FILES("hub's open files", "", 1),
    DATABASE("PostgreSQL's memory", "MB", 1e6),
    DISK("data directory", "MB", 1e6);

    private final String label;
    private final String unit;
    private final double size;

    Measure(String label, String unit, double size) {
      this.label = label;
      this.unit = unit;
      this.size = size;
    }

    private double read(HubUnderTest hub) throws IOException {
      long number =
          switch (this) {
            case RESIDENT -> ProcessCost.residentBytes(hub.pid());
            case THREADS -> ProcessCost.threads(hub.pid());
            case FILES -> ProcessCost.openFiles(hub.pid());
            case DATABASE -> ProcessCost.proportionalBytes(hub.databaseProcesses());
            case DISK -> ProcessCost.diskBytes(hub.dataDir());
          };
      return number / size;
    }
  }

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(agents);
      LoadStatistics statistics = new LoadStatistics();
      ReadRateLimit pace = new ReadRateLimit.Interval(Duration.ofNanos((long) (interval * 1e9)));
      AgentFleet.Plan plan = new AgentFleet.Plan(hub.base(), identities, payload.frames(), pace, 0);
      InstantSource clock = InstantSource.system();
      try (AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis())) {
        fleet.connect(200).get(10 + agents / 20, TimeUnit.SECONDS);
        fleet.start();
        Progress.say("Warming up for %d s", warmUp.toSeconds());
        Thread.sleep(warmUp.toMillis());
        table.add(
            "soak",
            "%,d agents at %s s, %d s measured after %d s; hub -Xmx%s",
            agents,
            interval,
            duration.toSeconds(),
            warmUp.toSeconds(),
            hubOptions.heap);
        measure(hub, fleet, statistics, table);
        fleet.stop();
        boolean clean = count(hub, fleet, statistics, table);
        table.print(System.out);
        return clean ? 0 : 1;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void measure(
      HubUnderTest hub, AgentFleet fleet, LoadStatistics statistics, ResultTable table)
      throws IOException, InterruptedException {
    Map<Measure, Trend> trends = Trend.each(Measure.class);
    Map<Measure, Trend> later = Trend.each(Measure.class);
    Trend load = new Trend();
    long start = System.nanoTime();
    double hours = 0;
    for (int sample = 0; hours * SECONDS_PER_HOUR < duration.toSeconds(); sample++) {
      StringJoiner now = new StringJoiner(", ");
      for (Measure measure : Measure.values()) {
        double number = measure.read(hub);
        now.add(String.format(Locale.ROOT, "%s %,.0f %s", measure.label, number, measure.unit));
        trend(trends, measure).add(hours, number);
        if (hours * SECONDS_PER_HOUR >= duration.toSeconds() / 2.0) {
          trend(later, measure).add(hours, number);
        }
      }
      load.add(hours, Machine.loadNumber());
      if (sample % SAMPLES_PER_LINE == 0) {
        long acknowledged = fleet.ask(statistics::snapshot).acknowledged();
        Progress.say("%.0f min: %,d acknowledged, %s", hours * 60, acknowledged, now);
      }
      Thread.sleep(SAMPLE_MILLIS);
      hours = (System.nanoTime() - start) / 1e9 / SECONDS_PER_HOUR;
    }
    table.add("machine's load", "%.1f on average, %.1f at most", load.mean(), load.most());
    for (Measure measure : Measure.values()) {
      Trend trend = trend(trends, measure);
      table.add(
          measure.label,
          "%,.0f at first, %,.0f at last, %,.0f-%,.0f between; slope %+,.1f %s an hour, "
              + "%+,.1f in the second half",
          trend.first(),
          trend.last(),
          trend.least(),
          trend.most(),
          trend.slope(),
          measure.unit,
          trend(later, measure).slope());
    }
  }

  private static Trend trend(Map<Measure, Trend> trends, Measure measure) {
    return Objects.requireNonNull(trends.get(measure));
  }

  private boolean count(
      HubUnderTest hub, AgentFleet fleet, LoadStatistics statistics, ResultTable table)
      throws Exception {
    long lost = LoadGenerator.drain(fleet);
    LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);
    Optional<HubDatabase> database = HubDatabase.of(hub, hubOptions);
    long stored = database.isPresent() ? database.get().reports() : seen.acknowledged();
    table.add(
        "reports",
        "%,d acknowledged, %,d stored, %,d unanswered, %,d errors",
        seen.acknowledged(),
        stored,
        lost,
        seen.errors());
    return lost == 0 && stored == seen.acknowledged();
  }
}
