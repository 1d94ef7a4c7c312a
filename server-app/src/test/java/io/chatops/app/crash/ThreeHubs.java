package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three hubs on one PostgreSQL, with agents that report all the time, do commands, and try the next
 * hub when theirs is gone.
 */
final class ThreeHubs implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final int AGENTS = 300;

  private static final Duration PACE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 8;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final List<ResendingAgent> fleet = new CopyOnWriteArrayList<>();
  final List<HubProcess> hubs = new ArrayList<>();

  /** The owner of the fleet, at each hub. */
  final List<HubClient> owner = new ArrayList<>();

  private final List<EmbeddedDatabase> database = new ArrayList<>();

  /** The line by which the others reach the third hub. */
  private final List<DatabaseLine> toThird = new ArrayList<>();

  /** Starts all of them, and waits until each hub has its share of the agents. */
  static ThreeHubs start(Path home) throws Exception {
    ThreeHubs cluster = new ThreeHubs();
    try {
      cluster.startHubs(home);
      cluster.startFleet();
      cluster.awaitWhole();
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void startHubs(Path home) throws Exception {
    EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
    database.add(postgresql);
    for (String name : List.of("one", "two", "three")) {
      hubs.add(hub(home, name, postgresql));
    }
    DatabaseLine line = new DatabaseLine(hubs.get(2).base().getPort());
    toThird.add(line);
    hubs.get(2).with("CHATOPS_HUB_URL", "http://localhost:" + line.port());
    hubs.get(0).start(); // it makes the tables and the keys
    inParallel(hubs.subList(1, 3).stream().map(hub -> started(hub)));
    HubClient first = HubClient.register(hubs.get(0));
    hubs.forEach(hub -> owner.add(first.at(hub)));
  }

  private static Callable<HubProcess> started(HubProcess hub) {
    return () -> {
      hub.start();
      return hub;
    };
  }

  private HubProcess hub(Path home, String name, EmbeddedDatabase postgresql) throws IOException {
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl())
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password())
        .with("CHATOPS_DRAIN_TIME", "PT6S")
        .with("CHATOPS_REPORT_INTERVAL", "PT2S")
        // Waiting is asking again and again here.
        .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "1000000");
  }

  private void startFleet() throws Exception {
    inParallel(
        IntStream.range(0, AGENTS)
            .mapToObj(
                i ->
                    () -> {
                      HubClient.Registered server = owner.get(i % 3).newServer();
                      int step = 1 + i / 3 % 2; // half of a hub's agents go to either of the others
                      List<URI> order =
                          Stream.of(i, i + step, i + 2 * step)
                              .map(at -> hubs.get(at % 3).base())
                              .toList();
                      ResendingAgent agent =
                          new ResendingAgent(vertx, order, server, InstantSource.system(), 0);
                      agent.runCommands(server.serverId());
                      fleet.add(agent);
                      agent.start();
                      agent.reportEvery(PACE);
                      return agent;
                    }));
  }

  /** Does all of it, some at once; fails with the first that fails. */
  static <T> List<T> inParallel(Stream<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<T> done = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(tasks.toList())) {
        done.add(task.get());
      }
      return done;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Waits until all hubs are there, hear each other and know where the agents are. */
  void awaitWhole() throws Exception {
    for (HubProcess hub : hubs) {
      Await.until("the hub is ready", PATIENCE, hub::isReady);
    }
    Await.until(
        "all agents are signed in",
        PATIENCE,
        () -> fleet.stream().allMatch(ResendingAgent::isSignedIn));
    for (HubClient client : owner) {
      Await.until(
          "the hub knows that all agents are there", PATIENCE, () -> online(client) == AGENTS);
    }
  }

  /** Returns the number of the user's servers whose agents are connected, as this hub knows. */
  static int online(HubClient client) {
    JsonNode page = client.ask("GET", "/servers?status=online&limit=1").body();
    return page.path("meta").path("total").asInt();
  }

  /** Waits until each agent of the fleet had reports acknowledged that it collects from now on. */
  void awaitReports() throws Exception {
    Map<ResendingAgent, Integer> before = new HashMap<>();
    fleet.forEach(agent -> before.put(agent, agent.acknowledged() + agent.unacknowledged()));
    for (ResendingAgent agent : fleet) {
      Await.until(
          "a new report is acknowledged",
          PATIENCE,
          () -> agent.acknowledged() > before.getOrDefault(agent, 0));
    }
  }

  /** Returns the line by which the others reach the third hub. */
  DatabaseLine toThird() {
    return toThird.get(0);
  }

  /** Returns the number of the hub that has an agent of the fleet. */
  int at(ResendingAgent agent) {
    return IntStream.range(0, hubs.size())
        .filter(i -> hubs.get(i).base().equals(agent.hub()))
        .findFirst()
        .orElseThrow();
  }

  /** Lets the agents finish, then holds what is stored against what was acknowledged to each. */
  void assertEachAcknowledgedReportIsStoredOnce() throws Exception {
    fleet.forEach(ResendingAgent::stopCollecting);
    for (ResendingAgent agent : fleet) {
      Await.until("all reports are acknowledged", PATIENCE, () -> agent.unacknowledged() == 0);
    }
    inParallel(
        fleet.stream()
            .map(
                agent ->
                    () -> {
                      HubClient client = owner.get(at(agent));
                      List<Long> acknowledged = agent.acknowledgedTimes();
                      assertThat(client.rawHistory(agent.serverId(), acknowledged))
                          .isEqualTo(acknowledged);
                      assertThat(client.storedReports(agent.serverId()))
                          .isEqualTo(acknowledged.size());
                      return agent;
                    }));
  }

  @Override
  public void close() {
    fleet.forEach(ResendingAgent::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    // Each would wait for its agents to go to the others.
    hubs.stream().filter(HubProcess::isAlive).forEach(HubProcess::kill);
    toThird.forEach(DatabaseLine::close);
    database.forEach(EmbeddedDatabase::close);
  }
}
