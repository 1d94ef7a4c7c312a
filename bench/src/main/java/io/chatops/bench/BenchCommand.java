package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** A measurement that prints one table; it fails if something acknowledged was lost or doubled. */
@Command(mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true)
abstract class BenchCommand implements Callable<Integer> {
  private static final int CONNECTIONS_PER_SECOND = 1_500;

  final ResultTable table = new ResultTable();

  /** Measures, adds the rows, and returns false if something was lost or doubled. */
  abstract boolean measure(Vertx vertx) throws Exception;

  @Override
  public final Integer call() throws Exception {
    table.add("machine", "%s", Machine.describe());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      boolean isRight = measure(vertx);
      table.print(System.out);
      return isRight ? 0 : 1;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  /** Connects agents, waits until each has signed in, and lets them report. */
  static AgentFleet connect(Vertx vertx, AgentFleet.Plan plan, LoadStatistics statistics)
      throws Exception {
    InstantSource clock = InstantSource.system();
    AgentFleet fleet = new AgentFleet(vertx, plan, statistics, agent -> clock.millis());
    int seconds = 20 + plan.identities().size() / 100;
    fleet.connect(CONNECTIONS_PER_SECOND).get(seconds, TimeUnit.SECONDS);
    fleet.start();
    return fleet;
  }
}
