package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.testkit.docker.DockerEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A real hub, a real agent and a real container engine, as a user sees them. */
@Isolated
class ActingOnAHostIT {
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** No other process of this machine has this command line. */
  private static final String NAPS = "sleep 600." + ProcessHandle.current().pid();

  @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();

  @TempDir private static Path hubHome;

  private static HubProcess hub;

  @TempDir Path home;

  private final String container = "ticker-" + UUID.randomUUID();
  private final List<Process> agents = new ArrayList<>();
  private HubClient client;
  private HubClient.Registered server;

  @BeforeAll
  static void startHub() throws Exception {
    hub =
        HubProcess.in(hubHome)
            .with("CHATOPS_REPORT_INTERVAL", "PT1S")
            // Waiting is asking again and again here.
            .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "1000000");
    hub.start();
    // The first user sees what all others do.
    HubClient.register(hub);
  }

  @AfterAll
  static void stopHub() {
    hub.close();
  }

  @BeforeEach
  void start() {
    client = HubClient.register(hub);
    server = client.newServer();
  }

  @AfterEach
  void stop() throws Exception {
    for (Process agent : agents) {
      agent.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
    DOCKER.remove(container);
  }

  @Test
  void listsStopsStartsAndRestartsContainersAndReadsTheirLogs() throws Exception {
    DOCKER.run(container, "n=0; while true; do echo line $n; n=$((n+1)); sleep 1; done");
    startAgent(Map.of("CHATOPS_CONTAINERS", "control"));
    String path = "/docker/" + server.serverId() + "/containers";
    Await.until(
        "the container is listed",
        PATIENCE,
        () -> names(client.ask("GET", path).data()).contains(container));

    Await.until(
        "its log can be read",
        PATIENCE,
        () ->
            messages(client.ask("GET", path + "/" + container + "/logs").data())
                .contains("line 0"));
    assertThat(client.ask("POST", path + "/" + container + "/stop?timeout=1").status())
        .isEqualTo(200);
    assertThat(isRunning()).isFalse();
    assertThat(client.ask("POST", path + "/" + container + "/start").status()).isEqualTo(200);
    assertThat(isRunning()).isTrue();
    String startedAt = DOCKER.docker("inspect", "-f", "{{.State.StartedAt}}", container);
    assertThat(client.ask("POST", path + "/" + container + "/restart?timeout=1").status())
        .isEqualTo(200);
    assertThat(DOCKER.docker("inspect", "-f", "{{.State.StartedAt}}", container))
        .isNotEqualTo(startedAt);
    assertThat(client.ask("POST", path + "/no-such-container/start").status()).isEqualTo(404);
    assertThat(actions("container.stop")).containsExactly("completed", "allowed");
  }

  @Test
  void followsAContainerThroughTheSocketUntilItIsRemoved() throws Exception {
    DOCKER.run(container, "n=0; while true; do echo tick $n; n=$((n+1)); sleep 0.2; done");
    startAgent(Map.of());
    Frames frames = new Frames();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    hub.base().toString().replace("http", "ws")
                        + "/api/v1/ws/logs/"
                        + server.serverId()),
                frames)
            .get(1, TimeUnit.MINUTES);
    socket.sendText(client.authMessage(), true).get(1, TimeUnit.MINUTES);
    Await.until("the socket is open", PATIENCE, () -> frames.contain("auth_success"));
    socket
        .sendText(
            "{\"type\":\"subscribe\",\"container_id\":\"" + container + "\",\"tail\":10}", true)
        .get(1, TimeUnit.MINUTES);

    Await.until("three lines came", PATIENCE, () -> frames.count("tick ") >= 3);
    DOCKER.remove(container);
    Await.until("the end is told", PATIENCE, () -> frames.contain(container, "ended"));
    socket.abort();
  }

  @Test
  void runsCommandsInParallelAndKillsLateOnes() throws Exception {
    startAgent(Map.of("CHATOPS_COMMANDS", "any"));
    Path goOn = home.resolve("go-on");

    CompletableFuture<HubClient.Answer> slow =
        CompletableFuture.supplyAsync(
            () -> command("while [ ! -e " + goOn + " ]; do sleep 0.1; done; echo slow", 600));
    JsonNode both = command("echo out; echo err >&2; exit 7", 60).data();
    assertThat(slow).isNotDone();
    Files.createFile(goOn);
    assertThat(both.path("exit_code").asInt()).isEqualTo(7);
    assertThat(both.path("success").asBoolean(true)).isFalse();
    assertThat(both.path("output").asText()).contains("out\n").contains("err\n");

    JsonNode late = command(NAPS, 2).data();
    assertThat(late.path("status").asText()).isEqualTo("timed_out");
    assertThat(commandLines()).noneMatch(line -> line.contains(NAPS));

    JsonNode much = command("yes | head -c 30000000", 60).data();
    assertThat(much.path("output_truncated").asBoolean()).isTrue();
    assertThat(much.path("output").asText()).hasSizeLessThanOrEqualTo(1 << 20);
    assertThat(much.path("status").asText()).isEqualTo("completed");

    assertThat(slow.get(2, TimeUnit.MINUTES).data().path("output").asText()).isEqualTo("slow\n");
    assertThat(command("env", 60).data().path("output").asText()).doesNotContain("CHATOPS_API_KEY");
    assertThat(client.ask("GET", "/commands/" + server.serverId()).data()).hasSize(5);
  }

  @Test
  void checksAServerByARoundTripToItsAgent() throws Exception {
    startAgent(Map.of());

    HubClient.Answer health = client.ask("POST", "/servers/" + server.serverId() + "/health");

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.data().path("status").asText()).isEqualTo("online");
    assertThat(health.data().path("round_trip_ms").isNumber()).isTrue();
  }

  @Test
  void rejectsForbiddenActionsAndNamesTheSetting() throws Exception {
    startAgent(Map.of());

    HubClient.Answer refused = command("id", 20);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().path("detail").asText()).contains("commands");
    assertThat(actions("command.run")).containsExactly("refused");
  }

  @Test
  void losesAKilledAgentsCommandAndAnswers503Then() throws Exception {
    Process agent = startAgent(Map.of("CHATOPS_COMMANDS", "any"));
    CompletableFuture<HubClient.Answer> running =
        CompletableFuture.supplyAsync(() -> command("sleep 120", 600));
    String path = "/commands/" + server.serverId();
    Await.until(
        "the command runs",
        PATIENCE,
        () -> client.ask("GET", path).data().path(0).path("status").asText().equals("running"));

    agent.destroyForcibly();

    running.get(2, TimeUnit.MINUTES);
    assertThat(client.ask("GET", path).data().path(0).path("status").asText()).isEqualTo("lost");
    assertThat(command("id", 5).status()).isEqualTo(503);
  }

  @Test
  void cancelsCommandsOfAStoppedAgent() throws Exception {
    Process agent = startAgent(Map.of("CHATOPS_COMMANDS", "any"));
    CompletableFuture<HubClient.Answer> running =
        CompletableFuture.supplyAsync(() -> command(NAPS, 600));
    Await.until(
        "the command runs",
        PATIENCE,
        () -> commandLines().stream().anyMatch(line -> line.contains(NAPS)));

    agent.destroy();

    HubClient.Answer answer = running.get(2, TimeUnit.MINUTES);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().path("status").asText()).isEqualTo("cancelled");
    assertThat(commandLines()).noneMatch(line -> line.contains(NAPS));
  }

  @Test
  void namesTheWorkingDirectoryThatTheHostDoesNotHave() throws Exception {
    startAgent(Map.of("CHATOPS_COMMANDS", "any"));

    HubClient.Answer refused =
        client.ask(
            "POST",
            "/commands/" + server.serverId(),
            "{\"command\":\"pwd\",\"working_directory\":\"/no/such\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("errors").findValuesAsText("field"))
        .containsExactly("working_directory");
  }

  @Test
  void warnsOfDuplicateAgentsAndKeepsOne() throws Exception {
    startAgent(Map.of());
    startAgent(Map.of("CHATOPS_STATE_DIR", home.resolve("other-agent").toString()));
    String path = "/servers/" + server.serverId();

    Await.until(
        "they are noticed",
        Duration.ofMinutes(3),
        () ->
            client
                .ask("POST", path + "/health")
                .data()
                .path("checks")
                .findValuesAsText("name")
                .contains("single_agent"));

    JsonNode status = client.ask("GET", path).data();
    assertThat(status.path("status").asText()).isEqualTo("online");
    assertThat(status.path("health_status").asText()).isEqualTo("warning");
    assertThat(messages(client.ask("GET", "/logs/" + server.serverId() + "?level=warning").data()))
        .anyMatch(message -> message.startsWith("Two agents compete for this server"));
    String newest = client.latest(server.serverId()).path("timestamp").asText();
    Await.until(
        "one of them reports on",
        PATIENCE,
        () -> !client.latest(server.serverId()).path("timestamp").asText().equals(newest));
  }

  private HubClient.Answer command(String line, int seconds) {
    return client.ask(
        "POST",
        "/commands/" + server.serverId(),
        "{\"command\":\"%s\",\"timeout\":%d}".formatted(line, seconds));
  }

  /** The outcomes of an action, newest first. */
  private List<String> actions(String action) throws Exception {
    List<String> outcomes = new ArrayList<>();
    client
        .ask("GET", "/audit?action=" + action)
        .data()
        .forEach(event -> outcomes.add(event.path("outcome").asText()));
    return outcomes;
  }

  private boolean isRunning() {
    return DOCKER.docker("inspect", "-f", "{{.State.Running}}", container).equals("true");
  }

  private static List<String> names(JsonNode containers) {
    return containers.findValuesAsText("name");
  }

  private static List<String> messages(JsonNode lines) {
    return lines.findValuesAsText("message");
  }

  private static List<String> commandLines() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> Stream.ofNullable(process.info().commandLine().orElse(null)))
        .toList();
  }

  private Process startAgent(Map<String, String> settings) throws Exception {
    Path key = home.resolve("agent.key");
    Files.writeString(key, server.apiKey());
    ProcessBuilder builder =
        new ProcessBuilder(AGENT.toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("agent.log").toFile()));
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CHATOPS_URL", hub.base().toString());
    environment.put("CHATOPS_API_KEY_FILE", key.toString());
    environment.put("CHATOPS_STATE_DIR", home.resolve("agent").toString());
    environment.put("DOCKER_HOST", DOCKER.host());
    environment.putAll(settings);
    builder.environment().putAll(environment);
    Process agent = builder.start();
    agents.add(agent);
    Await.until(
        "the agent is connected",
        PATIENCE,
        () ->
            client
                .ask("GET", "/servers/" + server.serverId())
                .data()
                .path("status")
                .asText()
                .equals("online"));
    return agent;
  }

  /** The text that came over a socket. */
  private static final class Frames implements WebSocket.Listener {
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        frames.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    boolean contain(String... texts) {
      return frames.stream().anyMatch(frame -> Stream.of(texts).allMatch(frame::contains));
    }

    long count(String text) {
      return frames.stream().filter(frame -> frame.contains(text)).count();
    }
  }
}
