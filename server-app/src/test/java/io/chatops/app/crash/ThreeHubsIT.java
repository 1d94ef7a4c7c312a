package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.BrowserPage.Shown;
import io.chatops.ws.CloseCode;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Three hubs with 300 agents, which report whatever happens to their hubs. */
@Isolated
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeHubsIT {
  private static final Duration PATIENCE = ThreeHubs.PATIENCE;

  /** Without a hint from the other hub, each of the six may take a minute. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static final String RESULT = "\"data\":{\"exit_code\":0,\"ended\":\"exited\"}";
  private static final int PAGE_WATCHES = 20;
  private static final int REPORTS_WATCHED = 4;

  @TempDir private static Path home;

  private static ThreeHubs cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = ThreeHubs.start(home);
    addThreshold(cluster.owner.get(0), "offline", 1);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void awaitCluster() throws Exception {
    cluster.awaitWhole();
  }

  @Test
  @Order(1)
  void eachDoesCommandsOnTheAgentsOfAllOthers() throws Exception {
    assertThat(cluster.fleet.stream().map(cluster::at).distinct()).hasSize(3);
    for (ResendingAgent agent : cluster.fleet.subList(0, 9)) {
      for (int through = 0; through < 3; through++) {
        assertThat(run(through, agent)).isEqualTo("200 " + agent.serverId());
      }
    }
    List<String> answers =
        ThreeHubs.inParallel(
            IntStream.range(0, ThreeHubs.AGENTS)
                .mapToObj(
                    i -> {
                      ResendingAgent agent = cluster.fleet.get(i);
                      int through = (cluster.at(agent) + 1 + i % 2) % 3;
                      return () -> run(through, agent);
                    }));
    assertThat(answers)
        .isEqualTo(cluster.fleet.stream().map(agent -> "200 " + agent.serverId()).toList());
  }

  /** Returns the status and the output. */
  private static String run(int through, ResendingAgent agent) {
    HubClient.Answer ran = command(cluster.owner.get(through), agent.serverId(), "");
    return ran.status() + " " + ran.data().path("output").asText();
  }

  @Test
  @Order(2)
  void pagesShowReportsThatOtherHubsGet() throws Exception {
    List<BrowserPage> pages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int hub = i;
      BrowserPage page =
          BrowserPage.open(cluster.vertx, cluster.hubs.get(hub), cluster.owner.get(hub));
      cluster.fleet.stream()
          .filter(agent -> cluster.at(agent) != hub)
          .limit(PAGE_WATCHES)
          .forEach(agent -> page.watch(agent.serverId()));
      pages.add(page);
    }
    List<List<Shown>> watched =
        pages.stream().flatMap(page -> page.shown().values().stream()).toList();
    assertThat(watched).hasSize(3 * PAGE_WATCHES);
    for (List<Shown> reports : watched) {
      Await.until("the page shows a server", PATIENCE, () -> !reports.isEmpty());
    }
    Instant since = Instant.now();
    for (List<Shown> reports : watched) {
      Await.until(
          "the page shows its next reports",
          PATIENCE,
          () -> after(since, reports).size() >= REPORTS_WATCHED);
    }
    long[] millis =
        watched.stream()
            .flatMap(reports -> after(since, reports).stream())
            .mapToLong(report -> Duration.between(report.collected(), report.arrived()).toMillis())
            .sorted()
            .toArray();
    System.out.printf(
        "%d reports from agents to pages at other hubs: p50 %d ms, p99 %d ms, most %d ms%n",
        millis.length, quantile(millis, 0.5), quantile(millis, 0.99), quantile(millis, 1));
    for (List<Shown> reports : watched) {
      List<Long> sequences = after(since, reports).stream().map(Shown::sequence).toList();
      assertThat(sequences).doesNotHaveDuplicates().isSorted();
    }
    pages.forEach(BrowserPage::close);
  }

  private static List<Shown> after(Instant since, List<Shown> reports) {
    return reports.stream().filter(report -> report.collected().isAfter(since)).toList();
  }

  private static long quantile(long[] ascending, double share) {
    return ascending[(int) Math.ceil(share * ascending.length) - 1];
  }

  @Test
  @Order(3)
  void changesCountEverywhereAtOnce() throws Exception {
    try (Guests guests = new Guests()) {
      changesCountEverywhere(guests, AT_ONCE);
    }
  }

  @Test
  @Order(4)
  void actOnAllOthersWhileTheLineToOneIsCut() throws Exception {
    List<ResendingAgent> agent = IntStream.range(0, 3).mapToObj(ThreeHubsIT::agentAt).toList();
    BrowserPage page = BrowserPage.open(cluster.vertx, cluster.hubs.get(0), cluster.owner.get(0));
    page.watch(agent.get(2).serverId());
    List<Shown> shown = page.shown().getOrDefault(agent.get(2).serverId(), List.of());
    Await.until("the page shows the server", PATIENCE, () -> !shown.isEmpty());
    String third = ":" + cluster.hubs.get(2).base().getPort();

    cluster.toThird().cut();
    try {
      for (int through = 0; through < 3; through++) {
        for (int at = 0; at < 3; at++) {
          boolean isCut = at == 2 && through != 2;
          assertThat(run(through, agent.get(at)))
              .isEqualTo(isCut ? "503 " : "200 " + agent.get(at).serverId());
        }
        assertThat(ThreeHubs.online(cluster.owner.get(through))).isEqualTo(ThreeHubs.AGENTS);
      }
      assertThat(cluster.hubs.get(1).http().get("/health").asString()).contains(third);
    } finally {
      cluster.toThird().mend();
    }

    Instant mended = Instant.now();
    for (int through = 0; through < 2; through++) {
      int hub = through;
      Await.until(
          "the hub acts at the third again",
          PATIENCE,
          () -> run(hub, agent.get(2)).startsWith("200"));
    }
    Await.until("the page goes on", PATIENCE, () -> !after(mended, shown).isEmpty());
    page.close();
  }

  private static ResendingAgent agentAt(int hub) {
    return cluster.fleet.stream()
        .filter(agent -> cluster.at(agent) == hub)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(5)
  void aKilledHubLosesItsOwnCommandsOnly() throws Exception {
    try (Guests guests = new Guests()) {
      addThreshold(guests.user.get(1), "cpu", 90);
      guests.awaitAlert(2, "active");
      HubProcess killed = cluster.hubs.get(2);
      String ofIt = guests.begin(0, 2);
      String throughIt = guests.begin(2, 0);
      String beside = guests.begin(1, 0);
      CompletableFuture<HubClient.Answer> waiting =
          CompletableFuture.supplyAsync(() -> command(guests.user.get(0), guests.server(2), ""));
      List<JsonNode> begun = guests.heldBy(0);
      assertThat(guests.heldBy(2)).hasSize(2);

      killed.kill();

      guests.awaitCommand(2, ofIt, "lost");
      assertThat(waiting.get(3, TimeUnit.MINUTES).status()).isIn(502, 504);
      begun.forEach(command -> guests.agents.get(0).reply(command, "command_result", RESULT));
      guests.awaitCommand(0, throughIt, "completed");
      guests.awaitCommand(0, beside, "completed");
      guests.move(2, 0);
      guests.awaitAlert(2, "resolved");
      Await.until(
          "its agents are at the other hubs",
          PATIENCE,
          () ->
              cluster.fleet.stream()
                  .allMatch(agent -> agent.isSignedIn() && cluster.at(agent) != 2));
      cluster.awaitReports();
      killed.start();
    }
  }

  /** The user of the agents is signed out afterwards. */
  private static void changesCountEverywhere(Guests guests, Duration patience) throws Exception {
    List<BrowserPage> pages = new ArrayList<>();
    for (int hub = 0; hub < 3; hub++) {
      pages.add(BrowserPage.open(cluster.vertx, cluster.hubs.get(hub), guests.user.get(hub)));
    }
    addThreshold(guests.user.get(1), "cpu", 90);
    for (int at = 0; at < 3; at++) {
      guests.awaitAlert(at, "active");
    }
    for (int at = 0; at < 3; at++) {
      guests.revokeKey((at + 1) % 3, at);
    }
    assertThat(guests.user.get(2).ask("POST", "/auth/logout", "{}").status()).isEqualTo(200);
    for (int hub = 0; hub < 3; hub++) {
      DrivenAgent agent = guests.agents.get(hub);
      Await.until("the agent is out", patience, () -> !agent.isConnected());
      BrowserPage page = pages.get(hub);
      Await.until("the page is closed", patience, () -> page.closedWith() != null);
      assertThat(page.closedWith()).isEqualTo(CloseCode.POLICY);
    }
  }

  @Test
  @Order(6)
  void areReplacedOneByOneWhileCommandsRun() throws Exception {
    try (Balancer balancer = new Balancer(cluster.hubs.toArray(HubProcess[]::new))) {
      for (HubProcess hub : cluster.hubs) {
        Await.until("the balancer knows the hub", PATIENCE, () -> balancer.takes(hub));
      }
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<List<String>> commands =
          CompletableFuture.supplyAsync(() -> runCommandsUntil(over, balancer.base()));
      try {
        for (HubProcess hub : cluster.hubs) {
          assertThat(hub.stop()).isZero();
          hub.start();
          cluster.awaitWhole();
          Await.until("the balancer knows the hub", PATIENCE, () -> balancer.takes(hub));
        }
      } finally {
        over.set(true);
      }
      List<String> answers = commands.get(3, TimeUnit.MINUTES);
      List<String> failed = answers.stream().filter(answer -> !answer.equals("200")).toList();
      System.out.printf(
          "%d commands while three hubs were replaced, of which failed: %s%n",
          answers.size(), failed);
      assertThat(answers).hasSizeGreaterThan(100);
      assertThat(failed).isEmpty();
    }
  }

  /** Runs one after the other; what was refused before it began is tried again. */
  private static List<String> runCommandsUntil(AtomicBoolean over, URI balancer) {
    HttpClient client =
        cluster.vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(balancer.getHost())
                .setDefaultPort(balancer.getPort())
                .setKeepAlive(false)); // one hub for each
    List<String> answers = new ArrayList<>();
    while (!over.get()) {
      ResendingAgent agent = cluster.fleet.get(answers.size() % ThreeHubs.AGENTS);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      String answer;
      do {
        answer = runThrough(client, agent.serverId());
      } while ((answer.startsWith("429") || answer.startsWith("503"))
          && System.nanoTime() < deadline);
      answers.add(answer);
    }
    return answers;
  }

  /** Returns the status of the answer; all of it if it is none of a command that was run. */
  private static String runThrough(HttpClient client, String serverId) {
    return client
        .request(HttpMethod.POST, "/api/v1/commands/" + serverId)
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + cluster.owner.get(0).accessToken())
                    .putHeader("Content-Type", "application/json")
                    .send("{\"command\":\"uptime\"}"))
        .compose(
            answer ->
                answer
                    .body()
                    .map(
                        body ->
                            answer.statusCode() == 200
                                ? "200"
                                : answer.statusCode() + " " + body.toString()))
        .otherwise(Throwable::toString)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  @Order(7)
  void storeEachReportOnceAndRaiseNoAlert() throws Exception {
    cluster.assertEachAcknowledgedReportIsStoredOnce();
    assertThat(cluster.owner.get(0).ask("GET", "/alerts").data()).isEmpty();
    for (HubProcess hub : cluster.hubs) {
      assertThat(Files.readString(hub.log())).doesNotContain("ERROR");
    }
  }

  private static HubClient.Answer command(HubClient user, String serverId, String query) {
    return user.ask("POST", "/commands/" + serverId + query, "{\"command\":\"uptime\"}");
  }

  private static void addThreshold(HubClient user, String metric, int value) {
    String threshold =
        "{\"metric_type\":\"%s\",\"comparison\":\"gt\",\"severity\":\"critical\",\"threshold_value\":%d}";
    assertThat(user.ask("POST", "/alerts/thresholds", threshold.formatted(metric, value)).status())
        .isEqualTo(201);
  }

  /** Another user, with one agent at each hub, whose commands last until the test ends them. */
  private static final class Guests implements AutoCloseable {
    private final List<HubClient> user = new ArrayList<>();
    private final List<HubClient.Registered> servers = new ArrayList<>();
    private final List<DrivenAgent> agents = new ArrayList<>();

    private Guests() throws Exception {
      HubClient first = HubClient.register(cluster.hubs.get(0));
      for (HubProcess hub : cluster.hubs) {
        user.add(first.at(hub));
        HubClient.Registered server = first.newServer();
        servers.add(server);
        agents.add(agent(hub, server));
      }
      for (HubClient client : user) {
        Await.until("the hub knows the agents", PATIENCE, () -> ThreeHubs.online(client) == 3);
      }
    }

    private static DrivenAgent agent(HubProcess hub, HubClient.Registered server) throws Exception {
      DrivenAgent agent = new DrivenAgent(hub, server);
      agent.allow("commands:any");
      agent.connect();
      return agent;
    }

    private String server(int at) {
      return servers.get(at).serverId();
    }

    /** Returns the two commands that have begun at an agent. */
    private List<JsonNode> heldBy(int at) throws InterruptedException {
      DrivenAgent agent = agents.get(at);
      return List.of(agent.request("execute_command"), agent.request("execute_command"));
    }

    /** The agent of one hub comes to another. */
    private void move(int from, int to) throws Exception {
      agents.get(from).close();
      agents.set(from, agent(cluster.hubs.get(to), servers.get(from)));
    }

    /** Returns the command's id. */
    private String begin(int through, int at) {
      HubClient.Answer begun = command(user.get(through), server(at), "?wait=false");
      assertThat(begun.status()).as(begun.body().toString()).isEqualTo(201);
      return begun.data().path("command_id").asText();
    }

    /** Waits until a hub that did not run it tells this status of a command. */
    private void awaitCommand(int at, String command, String status) throws Exception {
      String path = "/commands/" + server(at) + "/" + command;
      Await.until(
          "the command is " + status,
          PATIENCE,
          () -> user.get(1).ask("GET", path).data().path("status").asText().equals(status));
    }

    /** Reports what starts or ends an alert, until another hub tells of it. */
    private void awaitAlert(int at, String status) throws Exception {
      String path = "/alerts?status=" + status + "&server_id=" + server(at);
      Await.until(
          "the alert is " + status,
          PATIENCE,
          () -> {
            agents.get(at).report(Instant.now(), status.equals("active") ? 95 : 20);
            return user.get((at + 1) % 3).ask("GET", path).data().size() == 1;
          });
    }

    private void revokeKey(int through, int at) {
      JsonNode keys = user.get(through).ask("GET", "/api-keys/server/" + server(at)).data();
      String path = "/api-keys/" + keys.path(0).path("id").asText();
      assertThat(user.get(through).ask("DELETE", path).status()).isEqualTo(200);
    }

    @Override
    public void close() {
      agents.forEach(DrivenAgent::close);
    }
  }
}
