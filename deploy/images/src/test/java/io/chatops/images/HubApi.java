package io.chatops.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first user of a hub, over its REST API. */
final class HubApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FIRST_USER =
      Map.of(
          "email", "first@example.org",
          "username", "first",
          "password", "correct horse battery staple",
          "password_confirm", "correct horse battery staple");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private final URI base;
  private String token = "";

  HubApi(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  /** The status of an answer and its {@code data}, which is missing where there is none. */
  record Answer(int status, JsonNode data) {}

  /** Makes the first account and signs in. */
  void register() throws IOException, InterruptedException {
    token = done(post("/api/v1/auth/register", FIRST_USER)).get("access_token").asText();
  }

  /** Signs in by the password. */
  void signIn() throws IOException, InterruptedException {
    token = "";
    token = done(post("/api/v1/auth/login", FIRST_USER)).get("access_token").asText();
  }

  Answer post(String path, Map<String, String> body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  /** Returns the times of a server's stored reports, in milliseconds since the epoch. */
  List<Long> storedReports(String serverId) throws IOException, InterruptedException {
    Instant now = Instant.now();
    JsonNode history =
        done(
            get(
                "/api/v1/metrics/%s/history?metric=memory.total_bytes&resolution=raw&points=2000&start=%s&end=%s"
                    .formatted(
                        serverId,
                        now.minus(Duration.ofMinutes(10)),
                        now.plus(Duration.ofMinutes(1)))));
    List<Long> times = new ArrayList<>();
    for (JsonNode series : history.get("series")) {
      for (JsonNode point : series.get("points")) {
        if (!point.get(1).isNull()) {
          times.add(point.get(0).asLong());
        }
      }
    }
    return times;
  }

  /** Returns the data of an answer that is a success. */
  static JsonNode done(Answer answer) {
    if (answer.status / 100 != 2) {
      throw new AssertionError("the hub answers " + answer.status);
    }
    return answer.data;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(1));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode data =
        answer.body().startsWith("{")
            ? JSON.readTree(answer.body()).path("data")
            : MissingNode.getInstance();
    return new Answer(answer.statusCode(), data);
  }
}
