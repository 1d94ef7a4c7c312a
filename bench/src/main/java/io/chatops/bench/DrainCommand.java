package io.chatops.bench;

import io.chatops.bench.AgentFleet.ReadRateLimit;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what agents notice when their hub is stopped and another one takes them. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts two hubs with NATS behind haproxy (without TLS), on one PostgreSQL of their own, and",
      "stops one while its agents report: it sends them to the other. Everything must be stored,",
      "once. Needs haproxy and nats-server of Debian."
    })
final class DrainCommand implements Callable<Integer> {
  private static final int CONNECTIONS_PER_SECOND = 1_500;

  /** Beyond the time in which agents are sent away: for the balancer, the bus and the end. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private HubProgram hub = new HubProgram();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(
      names = "--agents",
      defaultValue = "4000",
      description = "of both hubs together (default: ${DEFAULT-VALUE})")
  private int agents;

  @Option(
      names = "--interval",
      defaultValue = "5",
      description = "seconds between an agent's reports (default: ${DEFAULT-VALUE})")
  private int interval;

  @Option(
      names = "--drain-time",
      defaultValue = "30",
      description = "seconds, as CHATOPS_DRAIN_TIME of the hubs (default: ${DEFAULT-VALUE})")
  private int drainTime;

  @Option(
      names = "--duration",
      defaultValue = "30",
      description = "seconds measured before the stop, and after it (default: ${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description = "seconds before (default: ${DEFAULT-VALUE})")
  private int warmUp;

  private final ResultTable table = new ResultTable();

  @Override
  public Integer call() throws Exception {
    table.add("machine", "%s", Machine.describe());
    table.add(
        "load",
        "%,d agents, a report of %,d bytes every %d s",
        agents,
        payload.frames().averageBytes(),
        interval);
    table.add("each hub", "-Xmx%s %s", hub.heap, String.join(" ", hub.jvm));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (HubCluster cluster = HubCluster.start(hub, 2, "nats", Duration.ofSeconds(drainTime))) {
      HubApi api = HubApi.register(cluster.hub(1).base());
      LoadStatistics statistics = new LoadStatistics();
      InstantSource clock = InstantSource.system();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              cluster.address(),
              api.createAgents(agents),
              payload.frames(),
              new ReadRateLimit.Interval(Duration.ofSeconds(interval)),
              0);
      try (AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis())) {
        fleet.connect(CONNECTIONS_PER_SECOND).get(10 + agents / 100, TimeUnit.SECONDS);
        fleet.start();
        boolean isRight = run(cluster, fleet, statistics);
        table.print(System.out);
        return isRight ? 0 : 1;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private boolean run(HubCluster cluster, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    Thread.sleep(warmUp * 1000L);
    Progress.say("Before the stop");
    measureFromNow(fleet, statistics);
    Thread.sleep(duration * 1000L);
    table.addMillis("before, acknowledged after", fleet.ask(statistics::snapshot).latency());

    Progress.say("One hub stops");
    measureFromNow(fleet, statistics);
    long began = System.nanoTime();
    CompletableFuture<Double> stopped =
        CompletableFuture.supplyAsync(
            () -> {
              cluster.hub(0).stop(Duration.ofSeconds(drainTime).plus(PATIENCE));
              return (System.nanoTime() - began) / 1e9;
            });
    long before = fleet.ask(statistics::snapshot).disconnects();
    long most = mostInOneSecond(stopped, fleet, statistics);
    LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);
    table.add("the hub has ended", "after %.1f s", stopped.join());
    table.add(
        "on the way",
        "%,d connections closed, at most %,d in a second; %,d not connected, %,d refused %s",
        seen.disconnects() - before,
        most,
        seen.connectFailures(),
        seen.refused(),
        seen.reasons());
    table.addMillis("meanwhile, acknowledged after", seen.latency());

    Progress.say("All agents at one hub");
    measureFromNow(fleet, statistics);
    Thread.sleep(duration * 1000L);
    seen = fleet.ask(statistics::snapshot);
    table.addMillis("afterwards, acknowledged after", seen.latency());
    long connected =
        fleet.ask(() -> fleet.agents().stream().filter(SimulatedAgent::isReady).count());
    table.add("connected at the end", "%,d of %,d", connected, agents);
    fleet.stop();
    long lost = LoadGenerator.drain(fleet);
    seen = fleet.ask(statistics::snapshot);
    long stored = cluster.storedReports();
    table.add(
        "stored",
        "%,d rows for %,d acknowledged reports; %,d not acknowledged, %,d sent more than once",
        stored,
        seen.acknowledged(),
        lost,
        seen.sent() - seen.acknowledged() - lost);
    return lost == 0 && stored == seen.acknowledged() && connected == agents;
  }

  /** Counts closed connections second by second until the hub has ended. */
  private static long mostInOneSecond(
      CompletableFuture<Double> stopped, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    long most = 0;
    long counted = fleet.ask(statistics::snapshot).disconnects();
    while (!stopped.isDone()) {
      try {
        stopped.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      }
      long closed = fleet.ask(statistics::snapshot).disconnects();
      most = Math.max(most, closed - counted);
      counted = closed;
    }
    return most;
  }

  private static void measureFromNow(AgentFleet fleet, LoadStatistics statistics) {
    long now = System.nanoTime();
    fleet.ask(
        () -> {
          statistics.measureFrom(now);
          return now;
        });
  }
}
