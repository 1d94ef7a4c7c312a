package io.chatops.app.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A user of the hub, through the API; and a look into its database where the API tells less. */
public final class HubClient {
  /** Below the 2,000 points of one answer. */
  private static final int REPORTS_PER_CALL = 1_900;

  private static final long FAR_FUTURE_MILLIS =
      Instant.parse("3000-01-01T00:00:00Z").toEpochMilli();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final HubProcess hub;
  private final String username = "user" + UUID.randomUUID().toString().substring(0, 8);
  private final String password = UUID.randomUUID().toString();
  private String token = "";
  private String refreshToken = "";

  private HubClient(HubProcess hub) {
    this.hub = hub;
  }

  /** A server and the key of its agent. */
  record Registered(String serverId, String apiKey) {
    @Override
    public String toString() {
      return "Registered[" + serverId + "]";
    }
  }

  /** A new user. */
  static HubClient register(HubProcess hub) throws IOException, InterruptedException {
    HubClient client = new HubClient(hub);
    ObjectNode user = client.json.createObjectNode();
    user.put("email", client.username + "@example.org").put("username", client.username);
    user.put("password", client.password).put("password_confirm", client.password);
    JsonNode signedIn = client.post("/api/v1/auth/register", user);
    client.token = signedIn.get("access_token").asText();
    client.refreshToken = signedIn.get("refresh_token").asText();
    return client;
  }

  Registered newServer() throws IOException, InterruptedException {
    ObjectNode server = json.createObjectNode().put("name", "crash test");
    String id = post("/api/v1/servers", server).get("id").asText();
    ObjectNode key = json.createObjectNode().put("server_id", id);
    return new Registered(id, post("/api/v1/api-keys", key).get("key").asText());
  }

  /** The newest report of a server. */
  JsonNode latest(String serverId) throws IOException, InterruptedException {
    return call(HttpRequest.newBuilder(uri("/api/v1/metrics/" + serverId)).GET());
  }

  /**
   * When the reports of a server were collected, as the raw history shows it, in milliseconds since
   * the epoch.
   *
   * @param expected times that should be there, ascending; the range is read in parts by them
   */
  List<Long> rawHistory(String serverId, List<Long> expected)
      throws IOException, InterruptedException {
    List<Long> times = new ArrayList<>();
    for (int from = 0; from < expected.size(); from += REPORTS_PER_CALL) {
      int to = Math.min(expected.size(), from + REPORTS_PER_CALL);
      times.addAll(rawHistory(serverId, expected.get(from), expected.get(to - 1) + 1));
    }
    return times;
  }

  /** The same between two times, which may hold 2,000 reports at most. */
  List<Long> rawHistory(String serverId, long startMillis, long endMillis)
      throws IOException, InterruptedException {
    String path =
        "/api/v1/metrics/%s/history?metric=cpu.usage_percent&resolution=raw&points=2000&start=%s&end=%s"
            .formatted(
                serverId, Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(endMillis));
    List<Long> times = new ArrayList<>();
    for (JsonNode series : call(HttpRequest.newBuilder(uri(path)).GET()).get("series")) {
      for (JsonNode point : series.get("points")) {
        if (!point.get(1).isNull()) {
          times.add(point.get(0).asLong());
        }
      }
    }
    return times;
  }

  /** The number of rows stored for a server: two reports of one time are one point in history. */
  long storedReports(String serverId) throws IOException, SQLException {
    return storedSequences(serverId, 0, FAR_FUTURE_MILLIS).size();
  }

  /** The sequences of the reports collected between two times, in the order of those times. */
  List<Long> storedSequences(String serverId, long startMillis, long endMillis)
      throws IOException, SQLException {
    List<Long> sequences = new ArrayList<>();
    try (Connection connection = database();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT sequence FROM metric_report WHERE server_id = ?"
                    + " AND collected_at >= to_timestamp(?) AND collected_at < to_timestamp(?)"
                    + " ORDER BY collected_at, sequence")) {
      query.setObject(1, UUID.fromString(serverId));
      query.setDouble(2, startMillis / 1000.0);
      query.setDouble(3, endMillis / 1000.0);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          sequences.add(rows.getLong(1));
        }
      }
    }
    return sequences;
  }

  /** An answer of the API, whatever its status. */
  record Answer(int status, JsonNode body) {
    JsonNode data() {
      return body.path("data");
    }
  }

  /** Asks anything; the body is absent where there is none. */
  Answer ask(String method, String path, String... jsonBody)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher body =
        jsonBody.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(jsonBody[0]);
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1" + path))
            .method(method, body)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(60))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), json.readTree(answer.body()));
  }

  String username() {
    return username;
  }

  String accessToken() {
    return token;
  }

  /** What only this user should know. */
  List<String> secrets() {
    return List.of(password, token, refreshToken);
  }

  /** The status of an answer to whoever has this access token. */
  int statusFor(String accessToken) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/servers"))
            .header("Authorization", "Bearer " + accessToken)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** The status of an answer to whoever has this API key. */
  int statusForKey(String key) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/api-keys/me")).header("X-API-Key", key).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Replaces both tokens. */
  void refresh() throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode().put("refresh_token", refreshToken);
    token = "";
    JsonNode next = post("/api/v1/auth/refresh", body);
    token = next.get("access_token").asText();
    refreshToken = next.get("refresh_token").asText();
  }

  /** A connection to the database of the hub. */
  Connection database() throws IOException, SQLException {
    String port = Files.readString(hub.dataDir().resolve("database-port")).strip();
    Path passwordFile = hub.dataDir().resolve("database-password");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/chatops",
        "chatops",
        Files.readString(passwordFile).strip());
  }

  /** The first message of a socket. */
  String authMessage() {
    return json.createObjectNode().put("type", "auth").put("token", token).toString();
  }

  private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return call(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private JsonNode call(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(built.uri().getPath() + ": " + answer.statusCode() + answer.body());
    }
    return json.readTree(answer.body()).get("data");
  }

  private URI uri(String path) {
    return hub.base().resolve(path);
  }
}
