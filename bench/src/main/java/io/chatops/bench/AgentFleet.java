package io.chatops.bench;

import io.chatops.bench.LoadStatistics.Event;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Many agents on one event loop: connects them at a bounded rate, keeps them connected, and has
 * them report at a {@link Schedule}. Its methods may be called from any thread.
 */
final class AgentFleet implements AutoCloseable {
  /** When agents report. */
  sealed interface Schedule {
    /**
     * Each agent has {@code credit} reports unacknowledged at any time, until it has sent {@code
     * reports}.
     */
    record ClosedLoop(int credit, long reports) implements Schedule {}

    /** Each agent reports once in an interval; all of them evenly over it. */
    record Interval(Duration length) implements Schedule {}
  }

  /** One loopback address has 28,000 ports for clients; half of that leaves room for others. */
  private static final int AGENTS_PER_ADDRESS = 14_000;

  /** Far beyond the hub's credit: what a hub that is away for minutes would find spooled. */
  private static final int MOST_UNACKNOWLEDGED = 2_000;

  /** The agents of one address; the hub lets 250 sockets wait for their sign-in. */
  private static final int MOST_SIGNING_IN = 200;

  private static final long RECONNECT_MILLIS = 500;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Context loop;
  private final URI hub;
  private final Schedule schedule;
  private final ToLongFunction<SimulatedAgent> clock;
  private final LoadStatistics statistics;
  private final int maxSigningIn;
  private final List<WebSocketClient> clients = new ArrayList<>();
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final ArrayDeque<Integer> toConnect = new ArrayDeque<>();
  private final CompletableFuture<Void> allReady = new CompletableFuture<>();
  private final BitSet signingIn = new BitSet();
  private int everReady;
  private boolean reporting;
  private boolean closing;
  private long intervalStart;
  private long nextDue;

  /**
   * The parts of a fleet.
   *
   * @param frames shared by all
   * @param logged the number of agents whose reports are logged
   */
  record Plan(
      URI hub, List<AgentIdentity> identities, ReportFrames frames, Schedule schedule, int logged) {
    private int addresses() {
      return 1 + (identities.size() - 1) / AGENTS_PER_ADDRESS;
    }
  }

  AgentFleet(
      Vertx vertx, Plan plan, LoadStatistics statistics, ToLongFunction<SimulatedAgent> clock) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.hub = plan.hub();
    this.schedule = plan.schedule();
    this.clock = clock;
    this.statistics = statistics;
    int addresses = plan.addresses();
    this.maxSigningIn = MOST_SIGNING_IN * addresses;
    for (int i = 0; i < addresses; i++) {
      // The client counts -1 as "none", not as "no limit".
      WebSocketClientOptions options =
          new WebSocketClientOptions().setMaxConnections(1_000_000).setConnectTimeout(20_000);
      if (addresses > 1) {
        options.setLocalAddress("127.0.0." + (i + 1));
      }
      clients.add(vertx.createWebSocketClient(options));
    }
    for (int i = 0; i < plan.identities().size(); i++) {
      ReportLog log = i < plan.logged() ? new ReportLog() : null;
      agents.add(
          new SimulatedAgent(i, plan.identities().get(i), plan.frames(), statistics, log, this));
    }
  }

  List<SimulatedAgent> agents() {
    return agents;
  }

  /** Connects all; completes when each has been signed in once. */
  CompletableFuture<Void> connect(int perSecond) {
    loop.runOnContext(
        nothing -> {
          for (int i = 0; i < agents.size(); i++) {
            toConnect.add(i);
          }
          int perTick = Math.max(1, perSecond / 100);
          vertx.setPeriodic(
              10,
              timer -> {
                for (int i = 0;
                    i < perTick && signingIn.cardinality() < maxSigningIn && !closing;
                    i++) {
                  Integer next = toConnect.poll();
                  if (next == null) {
                    return;
                  }
                  connectOne(next);
                }
              });
        });
    return allReady;
  }

  /** Lets all report. */
  void start() {
    loop.runOnContext(
        nothing -> {
          reporting = true;
          if (schedule instanceof Schedule.Interval interval) {
            startInterval(interval.length().toNanos());
          } else {
            agents.forEach(this::fill);
          }
        });
  }

  /** No new reports; those on their way are still acknowledged, or sent again. */
  void stop() {
    loop.runOnContext(nothing -> reporting = false);
  }

  /** Asks something of the fleet on its event loop. */
  <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.runOnContext(nothing -> answer.complete(question.get()));
    return answer.join();
  }

  /** The number of reports that are not acknowledged. */
  long unacknowledged() {
    return ask(() -> agents.stream().mapToLong(SimulatedAgent::unacknowledged).sum());
  }

  /** Waits for the last acknowledgements; returns the number of reports without one. */
  long drain() throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
    long left = unacknowledged();
    while (left > 0 && System.nanoTime() < deadline) {
      Thread.sleep(100);
      left = unacknowledged();
    }
    return left;
  }

  @Override
  public void close() {
    loop.runOnContext(
        nothing -> {
          closing = true;
          reporting = false;
          agents.forEach(SimulatedAgent::close);
        });
  }

  private void connectOne(int index) {
    SimulatedAgent agent = agents.get(index);
    signingIn.set(index);
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(hub.getHost())
            .setPort(hub.getPort())
            .setURI("/api/v1/agents/ws");
    clients
        .get(index / AGENTS_PER_ADDRESS)
        .connect(options)
        .onSuccess(agent::connected)
        .onFailure(
            failure -> {
              signingIn.clear(index);
              statistics.count(Event.NOT_CONNECTED, failure.getMessage());
              reconnectLater(index);
            });
  }

  private void reconnectLater(int index) {
    if (!closing) {
      vertx.setTimer(RECONNECT_MILLIS + index % 100, timer -> toConnect.add(index));
    }
  }

  private void startInterval(long intervalNanos) {
    intervalStart = System.nanoTime();
    nextDue = 0;
    int count = agents.size();
    vertx.setPeriodic(
        1,
        timer -> {
          if (!reporting) {
            vertx.cancelTimer(timer);
            return;
          }
          long elapsed = System.nanoTime() - intervalStart;
          // Latency counts from when a report was due, so that a slow generator or hub shows.
          for (long due = dueAt(intervalNanos, count); due <= elapsed; ) {
            SimulatedAgent agent = agents.get((int) (nextDue % count));
            if (agent.unacknowledged() < MOST_UNACKNOWLEDGED) {
              agent.report(clock.applyAsLong(agent), intervalStart + due);
            } else {
              statistics.count(Event.WITHHELD);
            }
            nextDue++;
            due = dueAt(intervalNanos, count);
          }
        });
  }

  private long dueAt(long intervalNanos, int count) {
    return nextDue / count * intervalNanos + nextDue % count * intervalNanos / count;
  }

  private void fill(SimulatedAgent agent) {
    if (schedule instanceof Schedule.ClosedLoop closed) {
      while (reporting
          && agent.isReady()
          && agent.unacknowledged() < closed.credit()
          && agent.lastSequence() < closed.reports()) {
        agent.report(clock.applyAsLong(agent), System.nanoTime());
      }
    }
  }

  /** An agent has signed in, and has sent again what was unacknowledged. */
  void ready(SimulatedAgent agent) {
    signingIn.clear(agent.index());
    everReady++;
    if (everReady == agents.size()) {
      allReady.complete(null);
    }
    fill(agent);
  }

  /** A report of an agent is durable. */
  void acknowledged(SimulatedAgent agent) {
    fill(agent);
  }

  /** The connection of an agent is gone. */
  void closed(SimulatedAgent agent) {
    signingIn.clear(agent.index());
    reconnectLater(agent.index());
  }
}
