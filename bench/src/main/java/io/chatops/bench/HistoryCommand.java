package io.chatops.bench;

import io.chatops.bench.AgentFleet.Pace;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast history is read, from a server that has some. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends one server's reports of some days through its agent's socket, as an agent with a full",
      "spool does, then asks for one metric's history again and again: 300 points of an hour, a",
      "day and everything. Times are those of the whole HTTP call."
    })
final class HistoryCommand implements Callable<Integer> {
  private static final String METRIC = "cpu.usage_percent";

  /** Of the hub's credit of 64, a part: the socket is never paused. */
  private static final int CREDIT = 48;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--days",
      defaultValue = "6",
      description = "of reports (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--interval",
      defaultValue = "5",
      description = "seconds between them (default: ${DEFAULT-VALUE})")
  private int interval;

  @Option(
      names = "--calls",
      defaultValue = "200",
      description = "measured calls for each range (default: ${DEFAULT-VALUE})")
  private int calls;

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(1);
      long reports = TimeUnit.DAYS.toSeconds(days) / interval;
      Instant end = InstantSource.system().instant();
      long startMillis = end.minus(Duration.ofDays(days)).toEpochMilli();
      LoadStatistics statistics = new LoadStatistics();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              hub.base(), identities, payload.frames(), new Pace.ClosedLoop(CREDIT, reports), 0);
      Progress.say("Sending %,d reports of one server", reports);
      long began = System.nanoTime();
      try (AgentFleet fleet =
          new AgentFleet(
              vertx,
              plan,
              statistics,
              agent -> startMillis + agent.lastSequence() * interval * 1000L)) {
        fleet.start();
        fleet.connect(1).get(30, TimeUnit.SECONDS);
        while (fleet.ask(statistics::snapshot).acknowledged() < reports) {
          Thread.sleep(200);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      table.add("history", "%,d reports of one server over %d days", reports, days);
      table.add(
          "sent by its agent",
          "in %.1f s, %,.0f /s, credit %d",
          seconds,
          reports / seconds,
          CREDIT);
      for (Duration range :
          List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(days))) {
        measure(api, identities.get(0).serverId(), end, range, table);
      }
      table.print(System.out);
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void measure(HubApi api, String serverId, Instant end, Duration range, ResultTable table)
      throws Exception {
    Histogram micros = new Histogram(600_000_000, 3);
    int points = 0;
    for (int i = -calls / 4; i < calls; i++) {
      long start = System.nanoTime();
      points = api.historyTimes(serverId, METRIC, end.minus(range), end, 300, false).size();
      if (i >= 0) {
        micros.recordValue((System.nanoTime() - start) / 1000);
      }
    }
    table.addMillis(range.toHours() + " h, " + points + " points, warm", micros);
  }
}
