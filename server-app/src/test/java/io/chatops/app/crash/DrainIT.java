package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs behind one address, which are stopped and started while their agents report. */
class DrainIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int AGENTS = 25;

  @TempDir Path home;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<ResendingAgent> agents = new ArrayList<>();

  @AfterEach
  void close() {
    agents.forEach(ResendingAgent::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void agentsMoveOneByOneAndNothingIsLost() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql);
        HubProcess two = hub("two", postgresql).with("CHATOPS_DRAIN_TIME", "PT15S");
        Balancer balancer = new Balancer(one, two)) {
      one.start();
      HubClient atOne = HubClient.register(one);
      watchForSilence(atOne);
      startAgents(atOne, balancer);
      Await.until("all are at the first", PATIENCE, () -> balancer.connections(one) == AGENTS);
      two.start();
      Await.until("the balancer knows the second", PATIENCE, () -> balancer.takes(two));
      reportOnce();

      balancer.takeArrivals(two);
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(one::stop);
      awaitMove(balancer, one, two);
      assertThat(stopped.get(2, TimeUnit.MINUTES)).isZero();
      reportOnce();

      one.start();
      Await.until("the balancer knows the first", PATIENCE, () -> balancer.takes(one));
      stopWhileSomebodyAsks(one, balancer);
      one.start();
      Await.until("the balancer knows the first again", PATIENCE, () -> balancer.takes(one));
      balancer.takeArrivals(one);
      CompletableFuture<Void> drained = drainByHand(two);
      awaitMove(balancer, two, one);
      drained.get(2, TimeUnit.MINUTES);
      assertThat(two.readiness()).contains("chatops_drain", "sends its agents");
      assertThat(Files.readString(two.log())).as("no line for each check").doesNotContain("SRHCK");
      assertThat(two.isLive()).isTrue();
      reportOnce();

      assertThat(one.run("drain", nameOf(one)).output())
          .endsWith(
              "No other hub accepts the agents of "
                  + nameOf(one)
                  + "; start one, or undo a drain\n");
      assertThat(two.run("drain", "--back", nameOf(two)).output())
          .endsWith("accepts agents again, unless it stops\n");
      Await.until("the second is back", PATIENCE, () -> balancer.takes(two));
      drainWhileTheOtherIsDrained(one, two, postgresql);
      reportOnce();
      assertThat(two.stop()).isZero();
      two.start();
      Await.until("the second was started again", PATIENCE, () -> balancer.takes(two));
      reportOnce();

      assertEachAcknowledgedReportIsStoredOnce(atOne, postgresql);
      assertThat(atOne.ask("GET", "/alerts").data()).isEmpty();
      for (HubProcess hub : List.of(one, two)) {
        assertThat(Files.readString(hub.log())).doesNotContain("ERROR", "not disconnected in time");
      }
    }
  }

  /** A hub without agents gives the balancer the time to find out, too. */
  private void stopWhileSomebodyAsks(HubProcess hub, Balancer balancer) throws Exception {
    HttpClient client =
        vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false)); // one hub for each
    CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(hub::stop);
    int answered = 0;
    while (!stopped.isDone()) {
      assertThat(
              client
                  .request(
                      HttpMethod.GET, balancer.base().getPort(), "127.0.0.1", "/api/v1/servers")
                  .compose(request -> request.send())
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(1, TimeUnit.MINUTES)
                  .statusCode())
          .isEqualTo(401);
      answered++;
    }
    assertThat(stopped.get()).isZero();
    assertThat(answered).isGreaterThan(10);
  }

  /** Somebody drains the other hub, too, after the command has found that it takes agents. */
  private static void drainWhileTheOtherIsDrained(
      HubProcess one, HubProcess two, EmbeddedDatabase postgresql) throws Exception {
    String nameOfOne = nameOf(one);
    String nameOfTwo = nameOf(two);
    CompletableFuture<HubProcess.Ended> draining =
        CompletableFuture.supplyAsync(() -> run(one, "drain", nameOfOne));
    try (Connection connection = connect(postgresql);
        PreparedStatement drainTwo =
            connection.prepareStatement(
                "UPDATE hub SET draining = true WHERE name = ?"
                    + " AND (SELECT draining FROM hub WHERE name = ?)")) {
      drainTwo.setString(1, nameOfTwo);
      drainTwo.setString(2, nameOfOne);
      Await.untilBriefly("the first is drained", PATIENCE, () -> drainTwo.executeUpdate() == 1);
    }
    HubProcess.Ended refused = draining.get(2, TimeUnit.MINUTES);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .endsWith(
            "No other hub accepts the agents of "
                + nameOfOne
                + "; the drain starts as soon as one does, unless you cancel it with"
                + " --back\n");
    assertThat(run(one, "drain", "--back", nameOfOne).code()).isZero();
    assertThat(run(two, "drain", "--back", nameOfTwo).code()).isZero();
  }

  private static HubProcess.Ended run(HubProcess hub, String... command) {
    try {
      return hub.run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ourAgentComesAgainAtOnce() throws Exception {
    RealAgent.isNeeded();
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub("one", postgresql).with("CHATOPS_DRAIN_TIME", "PT12S");
        HubProcess two = hub("two", postgresql);
        Balancer balancer = new Balancer(one, two)) {
      one.start();
      HubClient client = HubClient.register(one);
      Await.until("the balancer knows the first", PATIENCE, () -> balancer.takes(one));
      HubClient.Registered server = client.newServer();
      Process agent = RealAgent.start(home, balancer.base(), server);
      try {
        Await.until(
            "the agent reports", PATIENCE, () -> storedReports(postgresql, server.serverId()) >= 1);
        two.start();
        Await.until("the balancer knows the second", PATIENCE, () -> balancer.takes(two));

        assertThat(one.stop()).isZero();

        Await.until("it is at the second", PATIENCE, () -> balancer.connections(two) == 1);
        assertThat(balancer.takeArrivals(two)).hasSize(1);
        assertThat(Files.readString(RealAgent.log(home)))
            .containsOnlyOnce("The connection ended")
            .contains("reconnect immediately (code 1012); trying again at once");
        long before = storedReports(postgresql, server.serverId());
        Await.until(
            "it goes on reporting",
            PATIENCE,
            () -> storedReports(postgresql, server.serverId()) > before);
      } finally {
        agent.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
      }
    }
  }

  private static void watchForSilence(HubClient client) {
    String threshold =
        "{\"metric_type\":\"offline\",\"comparison\":\"gt\",\"severity\":\"critical\",\"threshold_value\":1}";
    assertThat(client.ask("POST", "/alerts/thresholds", threshold).status()).isEqualTo(201);
  }

  private void startAgents(HubClient client, Balancer balancer) {
    for (int i = 0; i < AGENTS; i++) {
      ResendingAgent agent =
          new ResendingAgent(vertx, balancer.base(), client.newServer(), InstantSource.system(), 0);
      agents.add(agent);
      agent.start();
      agent.reportEvery(Duration.ofMillis(200));
    }
  }

  /** Waits until each agent had one more report acknowledged. */
  private void reportOnce() throws Exception {
    for (ResendingAgent agent : agents) {
      int before = agent.acknowledged();
      Await.until("a report is acknowledged", PATIENCE, () -> agent.acknowledged() > before);
    }
  }

  /** Waits until all agents have gone from one hub to the other, and looks how they came. */
  private static void awaitMove(Balancer balancer, HubProcess from, HubProcess to)
      throws Exception {
    Await.until(
        "all have gone to the other hub",
        PATIENCE,
        () -> balancer.connections(to) == AGENTS && balancer.connections(from) == 0);
    List<Long> arrivals = balancer.takeArrivals(to);
    assertThat(arrivals).hasSize(AGENTS);
    // They are sent away over 15 s or more. DrainTest has the pace, which a busy machine upsets.
    long nanos = arrivals.get(AGENTS - 1) - arrivals.get(0);
    assertThat(nanos).as("all came together").isGreaterThan(Duration.ofSeconds(5).toNanos());
  }

  private CompletableFuture<Void> drainByHand(HubProcess hub) throws Exception {
    String name = nameOf(hub);
    return CompletableFuture.runAsync(
        () -> {
          HubProcess.Ended ended = run(hub, "drain", name);
          assertThat(ended.output())
              .contains("agents left at " + name + ": " + AGENTS)
              .endsWith("The hub " + name + " has no agents\n");
          assertThat(ended.code()).isZero();
        });
  }

  /** A name that is none lists those that there are. */
  private static String nameOf(HubProcess hub) throws Exception {
    String listed = hub.run("drain", "nobody").output();
    Matcher name = Pattern.compile("\\S+:" + hub.base().getPort()).matcher(listed);
    assertThat(name.find()).as(listed).isTrue();
    return name.group();
  }

  private void assertEachAcknowledgedReportIsStoredOnce(
      HubClient client, EmbeddedDatabase postgresql) throws Exception {
    agents.forEach(ResendingAgent::stopCollecting);
    for (ResendingAgent agent : agents) {
      Await.until("all reports are acknowledged", PATIENCE, () -> agent.unacknowledged() == 0);
    }
    for (ResendingAgent agent : agents) {
      List<Long> acknowledged = agent.acknowledgedTimes();
      assertThat(client.rawHistory(agent.serverId(), acknowledged)).isEqualTo(acknowledged);
      assertThat(storedReports(postgresql, agent.serverId())).isEqualTo(acknowledged.size());
    }
  }

  private static long storedReports(EmbeddedDatabase postgresql, String serverId)
      throws SQLException {
    UUID id = UUID.fromString(serverId);
    try (Connection connection = connect(postgresql);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT (SELECT count(*) FROM metric_report WHERE server_id = ?)"
                    + " + (SELECT coalesce(sum(ticks), 0) FROM metric_chunk_raw"
                    + " WHERE server_id = ?)")) {
      query.setObject(1, id);
      query.setObject(2, id);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static Connection connect(EmbeddedDatabase postgresql) throws SQLException {
    return DriverManager.getConnection(
        postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
  }

  private HubProcess hub(String name, EmbeddedDatabase postgresql) throws IOException {
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "1000000")
        .with("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString())
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl())
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password());
  }
}
