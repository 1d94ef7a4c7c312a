package io.chatops.dashboard.it;

import io.chatops.app.crash.EarlierFolders;
import io.chatops.app.crash.HubProcess;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A packaged hub with its own database, its first user, and real agents of this machine. */
final class Hub implements AutoCloseable {
  static final String USER = "eva";
  static final String PASSWORD = "a long pass phrase 7";

  private static final String PREFIX = "dashboard-it";
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();

  private final Path home;
  private final HubProcess process;
  private final List<Process> agents = new ArrayList<>();
  private @Nullable String token;

  private Hub(Path home, Map<String, String> settings) throws Exception {
    this.home = home;
    process =
        HubProcess.in(home, "-Xmx256m")
            .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "100000")
            .with("CHATOPS_NOTIFY_ALLOWED_NETWORKS", "127.0.0.0/8");
    settings.forEach(process::with);
    process.start();
  }

  /** Starts a hub without any account. */
  static Hub start() throws Exception {
    return start(Map.of());
  }

  /** Starts a hub without any account, with settings of a test. */
  static Hub start(Map<String, String> settings) throws Exception {
    Path home = Files.createTempDirectory(PREFIX);
    EarlierFolders.deleteIn(home.resolveSibling("."), name -> name.startsWith(PREFIX));
    return new Hub(home, settings);
  }

  URI base() {
    return process.base();
  }

  /** Makes the first account, which is an admin's. */
  void haveUser() {
    Map<String, String> account =
        Map.of(
            "email", "eva@example.org",
            "username", USER,
            "password", PASSWORD,
            "password_confirm", PASSWORD);
    token = post("/auth/register", account).path("data.access_token");
  }

  /** Registers a server and returns its id. */
  String addServer(String name, String... tags) {
    return post("/servers", Map.<String, Object>of("name", name, "tags", List.of(tags)))
        .path("data.id");
  }

  String keyOf(String serverId) {
    return post("/api-keys", Map.of("server_id", serverId)).path("data.key");
  }

  /** Adds a threshold on the memory of all servers, which every one of them is beyond. */
  void addThreshold(String name, boolean isEnabled) {
    post(
        "/alerts/thresholds",
        Map.<String, Object>of(
            "name",
            name,
            "metric_type",
            "memory",
            "comparison",
            "gt",
            "threshold_value",
            0.1,
            "enabled",
            isEnabled));
  }

  /** Adds a channel whose messages nobody receives. */
  void addChannel(String name, boolean isEnabled) {
    post(
        "/notifications/channels",
        Map.<String, Object>of(
            "name",
            name,
            "kind",
            "ntfy",
            "enabled",
            isEnabled,
            "settings",
            Map.of("server_url", "http://127.0.0.1:9", "topic", "ops")));
  }

  /** Returns its status: online, offline or unknown. */
  String statusOf(String serverId) {
    return caller().get("/api/v1/servers/" + serverId).path("data.status");
  }

  /** Returns its tags, sorted. */
  List<String> tagsOf(String serverId) {
    List<String> tags = caller().get("/api/v1/servers/" + serverId).path("data.tags");
    return tags.stream().sorted().toList();
  }

  /** Returns the id of a server's newest alert; absent: it has none. */
  Optional<String> alertOf(String serverId) {
    List<String> ids = caller().get("/api/v1/alerts?server_id=" + serverId).path("data.id");
    return ids.stream().findFirst();
  }

  /** Returns true once the largest processes of a minute are kept. */
  boolean hasTop(String serverId) {
    return caller().get("/api/v1/metrics/" + serverId + "/top").statusCode() == 200;
  }

  private Response post(String path, Map<String, ?> body) {
    Response answer = caller().contentType(ContentType.JSON).body(body).post("/api/v1" + path);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.asString());
    }
    return answer;
  }

  /** Removes a server, unless it is gone already. */
  void removeServer(String id) {
    int status = caller().delete("/api/v1/servers/" + id).statusCode();
    if (status != 200 && status != 404) {
      throw new AssertionError("The server was not removed: HTTP " + status);
    }
  }

  private RequestSpecification caller() {
    RequestSpecification request = process.http();
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Lets the agent's program enrol this host by a code; returns the key that it got. */
  String enrol(String code) throws Exception {
    Path config = home.resolve("enrolled").resolve("agent.yaml");
    Process agent =
        new ProcessBuilder(
                List.of(
                    AGENT.toString(),
                    "enrol",
                    "--hub",
                    base().toString(),
                    "--code",
                    code,
                    "--config",
                    config.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (agent.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return Files.readString(config.resolveSibling("agent.key")).strip();
  }

  /** Starts an agent with this key, as somebody does who pastes the line of the dashboard. */
  Process startAgent(String key) throws Exception {
    return startAgent(key, Map.of());
  }

  /** Starts an agent with settings of its own, as environment variables. */
  Process startAgent(String key, Map<String, String> settings) throws Exception {
    Path state = home.resolve("agent-" + agents.size());
    ProcessBuilder builder = new ProcessBuilder(AGENT.toString(), "run").redirectErrorStream(true);
    builder.redirectOutput(home.resolve("agent.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("CHATOPS_URL", base().toString());
    environment.put("CHATOPS_API_KEY", key);
    environment.put("CHATOPS_STATE_DIR", state.toString());
    environment.put("CHATOPS_INTERVAL", "1");
    environment.putAll(settings);
    Process agent = builder.start();
    agents.add(agent);
    return agent;
  }

  void kill() {
    process.kill();
  }

  void restart() throws Exception {
    process.start();
  }

  /** The text that the hub wrote. */
  String log() throws Exception {
    return Files.readString(process.log());
  }

  @Override
  public void close() {
    for (Process agent : agents) {
      agent.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }
    process.close();
    EarlierFolders.delete(home);
  }
}
