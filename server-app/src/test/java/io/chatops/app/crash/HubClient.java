package io.chatops.app.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chatops.persistence.embedded.DatabaseLogin;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user of the hub, through the API; and a look into its database where the API tells less. */
public final class HubClient {
  /** Below the 2,000 points of one answer. */
  private static final int REPORTS_PER_CALL = 1_900;

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
  static HubClient register(HubProcess hub) {
    HubClient client = new HubClient(hub);
    client.signedIn(client.post("/auth/register", client.registration()));
    return client;
  }

  /** The same user, at another hub on the same database. */
  HubClient at(HubProcess other) {
    HubClient there = new HubClient(other);
    there.token = token;
    return there;
  }

  private void signedIn(JsonNode tokens) {
    token = tokens.get("access_token").asText();
    refreshToken = tokens.get("refresh_token").asText();
  }

  private Map<String, String> registration() {
    return Map.of(
        "email", username + "@example.org",
        "username", username,
        "password", password,
        "password_confirm", password);
  }

  /** Signs the user in anew, by the password. */
  void signIn() {
    Map<String, String> credentials = Map.of("username", username, "password", password);
    signedIn(post("/auth/login", credentials));
  }

  Registered newServer() {
    String id = post("/servers", Map.of("name", "crash test")).get("id").asText();
    return new Registered(id, post("/api-keys", Map.of("server_id", id)).get("key").asText());
  }

  /** The newest report of a server. */
  JsonNode latest(String serverId) {
    return done(request().get("/metrics/" + serverId));
  }

  /**
   * When the reports of a server were collected, as the raw history shows it, in milliseconds since
   * the epoch.
   *
   * @param expected times that should be there, ascending; the range is read in parts by them
   */
  List<Long> rawHistory(String serverId, List<Long> expected) {
    List<Long> times = new ArrayList<>();
    for (int from = 0; from < expected.size(); from += REPORTS_PER_CALL) {
      int to = Math.min(expected.size(), from + REPORTS_PER_CALL);
      times.addAll(rawHistory(serverId, expected.get(from), expected.get(to - 1) + 1));
    }
    return times;
  }

  /** The same between two times, which may hold 2,000 reports at most. */
  List<Long> rawHistory(String serverId, long startMillis, long endMillis) {
    String path =
        "/metrics/%s/history?metric=cpu.usage_percent&resolution=raw&points=2000&start=%s&end=%s"
            .formatted(
                serverId, Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(endMillis));
    List<Long> times = new ArrayList<>();
    for (JsonNode series : done(request().get(path)).get("series")) {
      for (JsonNode point : series.get("points")) {
        if (!point.get(1).isNull()) {
          times.add(point.get(0).asLong());
        }
      }
    }
    return times;
  }

  /**
   * The number of reports stored for a server, as rows and in chunks: two reports of one time are
   * one point in history.
   */
  long storedReports(String serverId) throws IOException, SQLException {
    UUID id = UUID.fromString(serverId);
    try (Connection connection = database();
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
  Answer ask(String method, String path, String... jsonBody) {
    RequestSpecification request = request();
    if (jsonBody.length > 0) {
      request.body(jsonBody[0]);
    }
    Response answer = request.request(method, path);
    return new Answer(answer.statusCode(), answer.as(JsonNode.class));
  }

  String username() {
    return username;
  }

  String accessToken() {
    return token;
  }

  /** The secrets of this user. */
  List<String> secrets() {
    return List.of(password, token, refreshToken);
  }

  /** The status of an answer to whoever has this access token. */
  int statusFor(String accessToken) {
    return hub.http().auth().oauth2(accessToken).get("/api/v1/servers").statusCode();
  }

  /** The status of an answer to whoever has this API key. */
  int statusForKey(String key) {
    return hub.http().header("X-API-Key", key).get("/api/v1/api-keys/me").statusCode();
  }

  /** Replaces both tokens. */
  void refresh() {
    token = "";
    signedIn(post("/auth/refresh", Map.of("refresh_token", refreshToken)));
  }

  /** Signs the user in as a page of the hub does; returns the token in the cookie. */
  String signInAsPage() {
    Response answer =
        hub.http()
            .header("Origin", hub.base().toString())
            .contentType("application/json")
            .body(Map.of("username", username, "password", password, "cookie", true))
            .post("/api/v1/auth/login");
    return answer.cookie("chatops_refresh");
  }

  /** The status of an answer to a page of the hub that sends this token in the cookie. */
  int statusForCookie(String refreshCookie) {
    return hub.http()
        .header("Origin", hub.base().toString())
        .cookie("chatops_refresh", refreshCookie)
        .contentType("application/json")
        .post("/api/v1/auth/refresh")
        .statusCode();
  }

  /** A connection to the database of the hub. */
  Connection database() throws IOException, SQLException {
    String own = hub.setting("CHATOPS_DATABASE_URL");
    if (own != null) {
      return DriverManager.getConnection(
          own, hub.setting("CHATOPS_DATABASE_USER"), hub.setting("CHATOPS_DATABASE_PASSWORD"));
    }
    DatabaseLogin login =
        DatabaseLogin.ofRunning(hub.dataDir())
            .orElseThrow(() -> new SQLException("no hub uses " + hub.dataDir()));
    return DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
  }

  /** The header that signs a request in. */
  String authorization() {
    return "Authorization: Bearer " + token;
  }

  /** The first message of a socket. */
  String authMessage() {
    return JsonNodeFactory.instance.objectNode().put("type", "auth").put("token", token).toString();
  }

  private JsonNode post(String path, Map<String, String> body) {
    return done(request().body(body).post(path));
  }

  private static JsonNode done(Response answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.statusCode() + " " + answer.asString());
    }
    return answer.as(JsonNode.class).get("data");
  }

  private RequestSpecification request() {
    RequestSpecification request = hub.http().basePath("/api/v1").contentType(ContentType.JSON);
    return token.isEmpty() ? request : request.auth().oauth2(token);
  }
}
