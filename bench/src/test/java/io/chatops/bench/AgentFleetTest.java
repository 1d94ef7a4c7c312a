package io.chatops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.bench.LoadStatistics.Event;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentFleetTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final LoadStatistics statistics = new LoadStatistics();
  private Vertx vertx = Vertx.vertx();
  private TinyHub hub = new TinyHub(vertx);

  @BeforeEach
  void startHub() {
    statistics.measureFrom(Long.MIN_VALUE);
  }

  @AfterEach
  void stopHub() {
    hub.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void sendsAndCountsEachReportOnceInTheClosedLoop() throws Exception {
    try (AgentFleet fleet = fleet(3, new Schedule.ClosedLoop(4, 50))) {
      fleet.start();
      fleet.connect(1000).get(1, TimeUnit.MINUTES);
      await(fleet, 150);

      LoadStatistics.Snapshot seen = fleet.ask(statistics::snapshot);
      assertThat(seen.count(Event.SENT)).isEqualTo(150);
      assertThat(seen.reasons()).isEmpty();
      assertThat(seen.latency().getTotalCount()).isEqualTo(150);
      assertThat(fleet.unacknowledged()).isZero();
      for (SimulatedAgent agent : fleet.agents()) {
        assertThat(sequencesOf(agent))
            .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(Objects.requireNonNull(agent.log()).acknowledgedTimes())
            .hasSize(50)
            .isSorted()
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void spreadsReportsOverTheInterval() throws Exception {
    try (AgentFleet fleet = fleet(4, new Schedule.Interval(Duration.ofMillis(40)))) {
      fleet.connect(1000).get(1, TimeUnit.MINUTES);
      fleet.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (fleet.ask(() -> fleet.agents().stream().anyMatch(each -> each.lastSequence() < 9))) {
        assertThat(System.nanoTime()).as("time before giving up").isLessThan(deadline);
      }
      fleet.stop();
      while (fleet.unacknowledged() > 0) {
        Thread.onSpinWait();
      }

      assertThat(hub.frames).hasSizeGreaterThanOrEqualTo(4 * 9);
    }
  }

  @Test
  void sendsTheSameBytesAgainAfterItsConnectionBroke() throws Exception {
    hub.dropConnectionAt(20);
    try (AgentFleet fleet = fleet(1, new Schedule.ClosedLoop(5, 40))) {
      fleet.start();
      fleet.connect(1000).get(1, TimeUnit.MINUTES);
      await(fleet, 40);

      assertThat(fleet.ask(statistics::snapshot).count(Event.DISCONNECTED)).isEqualTo(1);
      assertThat(hub.frames.stream().distinct()).hasSize(40);
      assertThat(hub.frames).hasSizeGreaterThan(40);
      assertThat(Objects.requireNonNull(fleet.agents().get(0).log()).acknowledgedTimes())
          .hasSize(40);
    }
  }

  @Test
  void countsReportsThatAreAcknowledgedTwice() throws Exception {
    hub.acknowledge(2);
    try (AgentFleet fleet = fleet(1, new Schedule.ClosedLoop(1, 10))) {
      fleet.start();
      fleet.connect(1000).get(1, TimeUnit.MINUTES);
      await(fleet, 10);

      assertThat(fleet.ask(statistics::snapshot).count(Event.ACKNOWLEDGED_AGAIN)).isGreaterThan(0);
    }
  }

  private AgentFleet fleet(int agents, Schedule schedule) {
    List<AgentIdentity> identities =
        IntStream.range(0, agents).mapToObj(i -> new AgentIdentity("server-" + i, "key")).toList();
    ReportFrames frames = ReportFrames.of(new SyntheticHost(1, 10, 111), 8);
    AgentFleet.Plan plan = new AgentFleet.Plan(hub.base(), identities, frames, schedule, agents);
    // Time stands still: the agent must still give each report one of its own.
    return new AgentFleet(vertx, plan, statistics, agent -> 1_000_000);
  }

  private void await(AgentFleet fleet, long acknowledged) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (fleet.ask(statistics::snapshot).acknowledged() < acknowledged) {
      assertThat(System.nanoTime()).as("time before giving up").isLessThan(deadline);
    }
  }

  private List<Long> sequencesOf(SimulatedAgent agent) {
    return hub.frames.stream()
        .map(frame -> new JsonObject(frame).getJsonObject("data"))
        .filter(data -> data.getString("server_id").equals(agent.identity().serverId()))
        .map(data -> data.getLong("sequence"))
        .toList();
  }
}
