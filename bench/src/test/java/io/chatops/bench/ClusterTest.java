package io.chatops.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.bench.ClusterCommand.Span;
import io.chatops.bench.HubCluster.Cpu;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  @Timeout(240)
  void sharesAgentsEvenlyAmongHubs() throws Exception {
    boolean isInstalled = Files.exists(Path.of("/usr/sbin/haproxy"));
    assumeTrue(isInstalled || System.getenv("CI") != null, "haproxy is missing");
    List<AgentIdentity> identities =
        IntStream.range(0, 6).mapToObj(i -> new AgentIdentity("server-" + i, "key")).toList();
    ReportFrames frames = ReportFrames.of(new SyntheticHost(1, 10, 111), 8);
    try (TinyHub one = new TinyHub(vertx);
        TinyHub two = new TinyHub(vertx);
        TinyHub three = new TinyHub(vertx)) {
      List<TinyHub> hubs = List.of(one, two, three);
      try (PeerProcess haproxy =
          HubCluster.startHaproxy(folder, hubs.stream().map(TinyHub::base).toList())) {
        Schedule schedule = new Schedule.ClosedLoop(1, 5);
        AgentFleet.Plan plan =
            new AgentFleet.Plan(haproxy.base(), identities, frames, schedule, identities.size());
        LoadStatistics statistics = new LoadStatistics();
        try (AgentFleet fleet =
            new AgentFleet(vertx, plan, statistics, agent -> agent.lastSequence() * 5_000)) {
          fleet.start();
          fleet.connect(100).get(1, TimeUnit.MINUTES);
          while (fleet.ask(statistics::snapshot).acknowledged() < 30) {
            Thread.onSpinWait();
          }
        }
      }
      Set<String> all = new HashSet<>();
      for (TinyHub hub : hubs) {
        Set<String> servers = serversOf(hub);
        assertThat(servers).hasSize(2);
        all.addAll(servers);
      }
      assertThat(all).hasSize(6);
    }
  }

  @Test
  void computesTheReportsPerCoreOfAllHubs() {
    Cpu used = new Cpu(List.of(16.0, 27.0), 9, 6, 8).since(new Cpu(List.of(10.0, 23.0), 8, 3, 4));

    assertThat(used).isEqualTo(new Cpu(List.of(6.0, 4.0), 1, 3, 4));
    assertThat(new Span(20, used, 50_000).reportsPerCore()).isEqualTo(5_000);
  }

  private static Set<String> serversOf(TinyHub hub) {
    Set<String> servers = new HashSet<>();
    for (String frame : hub.frames) {
      servers.add(new JsonObject(frame).getJsonObject("data").getString("server_id"));
    }
    return servers;
  }
}
