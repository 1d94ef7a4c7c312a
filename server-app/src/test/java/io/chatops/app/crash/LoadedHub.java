package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A running hub with agents that report as fast as it acknowledges. */
public final class LoadedHub implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  public final HubProcess hub;
  final HubClient client;
  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  public final List<ResendingAgent> agents = new ArrayList<>();

  private LoadedHub(HubProcess hub, HubClient client) {
    this.hub = hub;
    this.client = client;
  }

  /** Starts a hub in this directory and its agents. */
  static LoadedHub start(Path home, int agents, int credit, String... jvmOptions) throws Exception {
    return start(HubProcess.in(home, jvmOptions), agents, credit);
  }

  /** Starts this hub and its agents. */
  public static LoadedHub start(HubProcess hub, int agents, int credit) throws Exception {
    hub.start();
    LoadedHub loaded = new LoadedHub(hub, HubClient.register(hub));
    for (int i = 0; i < agents; i++) {
      ResendingAgent agent =
          new ResendingAgent(
              loaded.vertx, hub, loaded.client.newServer(), InstantSource.system(), credit);
      loaded.agents.add(agent);
      agent.start();
    }
    return loaded;
  }

  /**
   * Starts a hub, and agents that all come back at once, each with so many reports, and no more.
   */
  static LoadedHub startWithSpools(Path home, int agents, int reports) throws Exception {
    HubProcess hub = HubProcess.in(home);
    hub.start();
    LoadedHub loaded = new LoadedHub(hub, HubClient.register(hub));
    for (int i = 0; i < agents; i++) {
      ResendingAgent agent =
          new ResendingAgent(
              loaded.vertx, hub, loaded.client.newServer(), InstantSource.system(), 0);
      agent.spool(reports);
      loaded.agents.add(agent);
    }
    loaded.agents.forEach(ResendingAgent::start);
    return loaded;
  }

  /** Waits until so many reports of all agents together are acknowledged. */
  void awaitAcknowledged(int reports) throws Exception {
    Await.until(
        reports + " reports are acknowledged",
        PATIENCE,
        () -> agents.stream().mapToInt(ResendingAgent::acknowledged).sum() >= reports);
  }

  /** Waits until each agent had so many more of its reports acknowledged than now. */
  public void awaitAcknowledgements(int more) throws Exception {
    Map<ResendingAgent, Integer> goals = new HashMap<>();
    agents.forEach(agent -> goals.put(agent, agent.acknowledged() + more));
    for (ResendingAgent agent : agents) {
      int goal = goals.getOrDefault(agent, more);
      Await.until(
          "an agent's " + more + " next reports are acknowledged",
          PATIENCE,
          () -> agent.acknowledged() >= goal);
    }
  }

  /** Lets the agents finish, then holds the history against what was acknowledged to each. */
  public void assertEachAcknowledgedReportIsStoredOnce() throws Exception {
    agents.forEach(ResendingAgent::stopCollecting);
    for (ResendingAgent agent : agents) {
      Await.until("all reports are acknowledged", PATIENCE, () -> agent.unacknowledged() == 0);
    }
    for (ResendingAgent agent : agents) {
      List<Long> acknowledged = agent.acknowledgedTimes();
      assertThat(client.rawHistory(agent.serverId(), acknowledged)).isEqualTo(acknowledged);
      assertThat(client.storedReports(agent.serverId())).isEqualTo(acknowledged.size());
    }
  }

  /** Holds the history of what was acknowledged by now against it; agents go on. */
  public void assertEachAcknowledgedReportIsReadable() throws Exception {
    for (ResendingAgent agent : agents) {
      List<Long> acknowledged = agent.acknowledgedTimes();
      Set<Long> missing = new HashSet<>(acknowledged);
      missing.removeAll(new HashSet<>(client.rawHistory(agent.serverId(), acknowledged)));
      assertThat(missing).isEmpty();
    }
  }

  @Override
  public void close() {
    agents.forEach(ResendingAgent::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    hub.close();
  }
}
