package io.chatops.bench;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.bench.LoadStatistics.Event;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what agents notice when their hub is stopped and another one takes them. */
@Command(
    name = "drain",
    description = {
      "Starts two hubs behind haproxy (without TLS), on one PostgreSQL of their own, and",
      "stops one while its agents report: it sends them to the other. Everything must be stored,",
      "once. Needs haproxy of Debian."
    })
final class DrainCommand extends BenchCommand {
  /** Beyond the time in which agents are sent away: for the balancer and the end. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private HubOptions hub = new HubOptions();
  @Mixin private PayloadOptions payload = new PayloadOptions();

  @Option(names = "--agents", description = "of both hubs together")
  private int agents = 4_000;

  @Option(names = "--interval", description = "seconds between an agent's reports")
  private int interval = 5;

  @Option(names = "--drain-time", description = "seconds, as CHATOPS_DRAIN_TIME of the hubs")
  private int drainTime = 30;

  @Option(names = "--duration", description = "seconds measured before the stop, and after it")
  private int duration = 30;

  @Option(names = "--warm-up", description = "seconds before")
  private int warmUp = 30;

  @Override
  boolean measure(Vertx vertx) throws Exception {
    table.add(
        "load",
        "%,d agents, a report of %,d bytes every %d s",
        agents,
        payload.frames().averageBytes(),
        interval);
    table.add("each hub", "%s", hub.describe());
    try (HubCluster cluster = HubCluster.start(hub, 2, Duration.ofSeconds(drainTime))) {
      HubApi api = HubApi.register(cluster.hub(1).base());
      LoadStatistics statistics = new LoadStatistics();
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              cluster.address(),
              api.createAgents(agents),
              payload.frames(),
              new Schedule.Interval(Duration.ofSeconds(interval)),
              0);
      try (AgentFleet fleet = connect(vertx, plan, statistics)) {
        return run(cluster, fleet, statistics);
      }
    }
  }

  private boolean run(HubCluster cluster, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    Thread.sleep(warmUp * 1000L);
    Progress.say("Before the stop");
    fleet.ask(() -> statistics.measureFrom(System.nanoTime()));
    Thread.sleep(duration * 1000L);
    table.addMillis("before, acknowledged after", fleet.ask(statistics::snapshot).latency());

    Progress.say("One hub stops");
    long began = System.nanoTime();
    long before = fleet.ask(() -> statistics.measureFrom(began)).count(Event.DISCONNECTED);
    CompletableFuture<Double> stopped =
        CompletableFuture.supplyAsync(
            () -> {
              cluster.hub(0).stop(Duration.ofSeconds(drainTime).plus(PATIENCE));
              return (System.nanoTime() - began) / 1e9;
            });
    long most = maxInOneSecond(stopped, fleet, statistics);
    LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);
    table.add("the hub has ended", "after %.1f s", stopped.join());
    table.add(
        "on the way",
        "%,d connections closed, at most %,d in a second; %,d not connected, %,d refused %s",
        seen.count(Event.DISCONNECTED) - before,
        most,
        seen.count(Event.NOT_CONNECTED),
        seen.count(Event.REFUSED),
        seen.reasons());
    table.addMillis("meanwhile, acknowledged after", seen.latency());

    Progress.say("All agents at one hub");
    fleet.ask(() -> statistics.measureFrom(System.nanoTime()));
    Thread.sleep(duration * 1000L);
    seen = fleet.ask(statistics::snapshot);
    table.addMillis("afterwards, acknowledged after", seen.latency());
    long connected =
        fleet.ask(() -> fleet.agents().stream().filter(SimulatedAgent::isReady).count());
    table.add("connected at the end", "%,d of %,d", connected, agents);
    fleet.stop();
    long lost = fleet.drain();
    seen = fleet.ask(statistics::snapshot);
    long stored = cluster.storedReports();
    table.add(
        "stored",
        "%,d rows for %,d acknowledged reports; %,d not acknowledged, %,d sent more than once",
        stored,
        seen.acknowledged(),
        lost,
        seen.count(Event.SENT) - seen.acknowledged() - lost);
    return lost == 0 && stored == seen.acknowledged() && connected == agents;
  }

  /** Counts closed connections second by second until the hub has ended. */
  private static long maxInOneSecond(
      CompletableFuture<Double> stopped, AgentFleet fleet, LoadStatistics statistics)
      throws Exception {
    long most = 0;
    long counted = fleet.ask(statistics::snapshot).count(Event.DISCONNECTED);
    while (!stopped.isDone()) {
      try {
        stopped.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      }
      long closed = fleet.ask(statistics::snapshot).count(Event.DISCONNECTED);
      most = Math.max(most, closed - counted);
      counted = closed;
    }
    return most;
  }
}
