package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Floods a hub whose database stands still, with honest agents beside. */
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stops the hub's own PostgreSQL (SIGSTOP) while hostile agents send as fast as they can and",
      "ignore every answer; then lets it go on. The hub must live, and what honest agents",
      "collected meanwhile must arrive, once."
    })
final class FloodCommand implements Callable<Integer> {
  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--flooders",
      defaultValue = "20",
      description = "hostile agents (default: ${DEFAULT-VALUE})")
  private int flooders;

  @Option(
      names = "--honest",
      defaultValue = "5",
      description = "honest agents, one report a second (default: ${DEFAULT-VALUE})")
  private int honest;

  @Option(
      names = "--stall",
      defaultValue = "20",
      description = "seconds without the database (default: ${DEFAULT-VALUE})")
  private int stall;

  private long mostResident;
  private int liveAnswers;
  private int liveFailures;
  private long slowestLiveMillis;

  @Override
  public Integer call() throws Exception {
    String machine = Machine.describe();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      HubApi api = HubApi.register(hub.base());
      List<AgentIdentity> identities = api.createAgents(honest + flooders);
      ReportFrames frames = payload.frames();
      LoadStatistics statistics = new LoadStatistics();
      InstantSource clock = InstantSource.system();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              hub.base(),
              identities.subList(0, honest),
              frames,
              new ReadRateLimit.Interval(Duration.ofSeconds(1)),
              honest);
      try (AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis())) {
        fleet.connect(100).get(30, TimeUnit.SECONDS);
        fleet.start();
        List<FloodingAgent> hostile = startFlood(vertx, hub, identities, frames);
        Progress.say("Flooding with the database running");
        observe(hub, api, 5);

        Progress.say("Flooding for %d s with the database stopped", stall);
        List<Long> database = hub.databaseProcesses();
        signal("STOP", database);
        try {
          observe(hub, api, stall);
        } finally {
          signal("CONT", database);
        }
        Progress.say("The database goes on; honest agents catch up under the flood");
        observe(hub, api, 10);
        fleet.stop();
        long lost = LoadGenerator.drain(fleet);
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(nothing -> hostile.forEach(FloodingAgent::stop));
        HistoryCheck check = HistoryCheck.run(api, fleet.agents());
        LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);

        new ResultTable()
            .add("machine", "%s", machine)
            .add("hub", "-Xmx%s %s", hubOptions.heap, String.join(" ", hubOptions.jvm))
            .add("flood", "%d agents, database stopped for %d s", flooders, stall)
            .add(
                "reports the hub took from them",
                "%,d",
                hostile.stream().mapToLong(FloodingAgent::sent).sum())
            .add(
                "their connections closed",
                "%,d times",
                hostile.stream().mapToLong(FloodingAgent::closes).sum())
            .add("hub alive", "%s", hub.isAlive())
            .add("hub's RSS", "at most %,d MB", Measurement.megabytes(mostResident))
            .add(
                "/health/live",
                "%d answered, %d did not, slowest %,d ms",
                liveAnswers,
                liveFailures,
                slowestLiveMillis)
            .add(
                "honest agents",
                "%d; %,d reports collected, %,d not acknowledged, %,d disconnects %s",
                honest,
                fleet.agents().stream().mapToLong(SimulatedAgent::lastSequence).sum(),
                lost,
                seen.disconnects(),
                seen.reasons())
            .add(
                "in history",
                "%,d acknowledged; %,d missing, %,d unexpected",
                check.acknowledged(),
                check.missing(),
                check.unexpected())
            .print(System.out);
        return hub.isAlive() && lost == 0 && check.isClean() ? 0 : 1;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private List<FloodingAgent> startFlood(
      Vertx vertx, HubUnderTest hub, List<AgentIdentity> identities, ReportFrames frames) {
    List<FloodingAgent> hostile = new ArrayList<>();
    WebSocketClient client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000_000));
    Context loop = vertx.getOrCreateContext();
    for (AgentIdentity identity : identities.subList(honest, identities.size())) {
      hostile.add(new FloodingAgent(vertx, client, hub.base(), identity, frames));
    }
    loop.runOnContext(nothing -> hostile.forEach(FloodingAgent::start));
    return hostile;
  }

  private void observe(HubUnderTest hub, HubApi api, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      if (api.isLive(Duration.ofSeconds(5))) {
        liveAnswers++;
      } else {
        liveFailures++;
      }
      slowestLiveMillis = Math.max(slowestLiveMillis, (System.nanoTime() - start) / 1_000_000);
      mostResident = Math.max(mostResident, ProcessCost.residentBytes(hub.pid()));
      Thread.sleep(250);
    }
  }

  private static void signal(String name, List<Long> pids)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(pid -> command.add(pid.toString()));
    int result = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (result != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
