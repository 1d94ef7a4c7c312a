package io.chatops.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The hub's REST interface, as far as a benchmark needs it; signed in as a user of its own. */
final class HubApi {
  /** Enough to keep two cores busy; a password hash costs far more than any of these calls. */
  private static final int PARALLEL_CALLS = 16;

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("cpu", 99),
          new Limit("cpu", 90),
          new Limit("memory", 90),
          new Limit("swap", 50),
          new Limit("disk", 90),
          new Limit("disk", 95),
          new Limit("load", 16),
          new Limit("temperature", 90),
          new Limit("network", 1e9),
          new Limit("offline", 60));

  /** A user may have 500 thresholds. */
  private static final int MAX_CROSSED = 400;

  private record Limit(String type, double value) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String token;

  private HubApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** Registers a user and signs in. */
  static HubApi register(URI base) throws IOException, InterruptedException {
    String name = "bench" + UUID.randomUUID().toString().substring(0, 8);
    String password = UUID.randomUUID().toString();
    JsonObject user =
        new JsonObject()
            .put("email", name + "@example.org")
            .put("username", name)
            .put("password", password)
            .put("password_confirm", password);
    JsonObject data = new HubApi(base, "").post("/api/v1/auth/register", user);
    return new HubApi(base, data.getString("access_token"));
  }

  String token() {
    return token;
  }

  /** Registers servers and issues a key for each. */
  List<AgentIdentity> createAgents(int count) throws InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(PARALLEL_CALLS);
    List<Callable<AgentIdentity>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "bench-" + i;
      calls.add(() -> createAgent(name));
    }
    try {
      List<AgentIdentity> agents = new ArrayList<>(count);
      for (Future<AgentIdentity> result : callers.invokeAll(calls)) {
        agents.add(result.get());
      }
      return agents;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the hub would not register a server", e.getCause());
    } finally {
      callers.shutdownNow();
    }
  }

  /**
   * Sets thresholds for all servers that none of the synthetic hosts crosses, the kinds in turn,
   * and one for every hundredth server that its host crosses again and again.
   */
  void createThresholds(int count, List<AgentIdentity> agents)
      throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Limit limit = LIMITS.get(i % LIMITS.size());
      int round = i / LIMITS.size();
      createThreshold(null, limit.type(), limit.value() + round / 100.0);
    }
    int crossed = count == 0 ? 0 : Math.min(MAX_CROSSED, agents.size() / 100);
    for (int i = 0; i < crossed; i++) {
      createThreshold(agents.get(i * 100).serverId(), "cpu", 30);
    }
  }

  private void createThreshold(@Nullable String serverId, String type, double value)
      throws IOException, InterruptedException {
    post(
        "/api/v1/alerts/thresholds",
        new JsonObject()
            .put("server_id", serverId)
            .put("metric_type", type)
            .put("comparison", "gt")
            .put("threshold_value", value)
            .put("duration_seconds", 30));
  }

  /** The number of alerts opened so far. */
  long countAlerts() throws IOException, InterruptedException {
    return new JsonObject(get("/api/v1/alerts?limit=1")).getJsonObject("meta").getLong("total");
  }

  private AgentIdentity createAgent(String name) throws IOException, InterruptedException {
    String id = post("/api/v1/servers", new JsonObject().put("name", name)).getString("id");
    JsonObject key = post("/api/v1/api-keys", new JsonObject().put("server_id", id));
    return new AgentIdentity(id, key.getString("key"));
  }

  /**
   * The answer with one metric's history.
   *
   * @param points the most that may come back
   * @param raw whether to ask for each single report
   */
  String history(
      String serverId, String metric, Instant start, Instant end, int points, boolean raw)
      throws IOException, InterruptedException {
    String path =
        "/api/v1/metrics/%s/history?metric=%s&start=%s&end=%s&points=%d%s"
            .formatted(
                serverId,
                metric,
                URLEncoder.encode(start.toString(), StandardCharsets.UTF_8),
                URLEncoder.encode(end.toString(), StandardCharsets.UTF_8),
                points,
                raw ? "&resolution=raw" : "");
    return get(path);
  }

  /** The times of an answer's points, in milliseconds since the epoch, gaps left out. */
  static List<Long> times(String history) {
    List<Long> times = new ArrayList<>();
    JsonArray series = data(history).getJsonArray("series");
    for (int i = 0; i < series.size(); i++) {
      JsonArray line = series.getJsonObject(i).getJsonArray("points");
      for (int j = 0; j < line.size(); j++) {
        JsonArray point = line.getJsonArray(j);
        if (point.getValue(1) != null) {
          times.add(point.getLong(0));
        }
      }
    }
    return times;
  }

  /** Previews a threshold of CPU for all servers over 30 days. */
  JsonObject preview(double value) throws IOException, InterruptedException {
    String threshold =
        "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":%s,\"days\":30}";
    return post("/api/v1/alerts/thresholds/preview", new JsonObject(threshold.formatted(value)));
  }

  private String get(String path) throws IOException, InterruptedException {
    return call(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  private JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return data(
        call(
            HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))));
  }

  private static JsonObject data(String answer) {
    return new JsonObject(answer).getJsonObject("data");
  }

  private String call(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s %s: %d %s"
              .formatted(
                  built.method(), built.uri().getPath(), answer.statusCode(), answer.body()));
    }
    return answer.body();
  }
}
