package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks every route as every kind of caller; fails when a route is in no list. */
@QuarkusTest
class RouteWalkTest {
  /** The answers of a route to the owner of an object, another user and an admin. */
  private record Row(@Nullable String body, int owner, int other, int admin) {}

  private static final Map<String, Row> TABLE = new TreeMap<>();

  static {
    // Public: whoever asks. A fresh name for each call comes in place of %s.
    row("POST /auth/register", Api.registration("%s"), 201, 201, 201);
    row("POST /auth/login", "{\"username\":\"root\",\"password\":\"wrong\"}", 401, 401, 401);
    row("POST /auth/refresh", "{\"refresh_token\":\"wrong\"}", 401, 401, 401);
    row("GET /auth/options", null, 200, 200, 200);
    row("POST /enrol", World.ENROL, 401, 401, 401);
    // One's own account.
    row("GET /auth/me", null, 200, 200, 200);
    row("GET /auth/me/preferences", null, 200, 200, 200);
    row("PUT /auth/me/preferences", "{\"theme\":\"dark\"}", 200, 200, 200);
    row("GET /auth/sessions", null, 200, 200, 200);
    row("DELETE /auth/sessions/{session_id}", null, 200, 404, 404);
    row("PUT /auth/me", "{\"full_name\":null}", 200, 200, 200);
    row(
        "POST /auth/change-password",
        "{\"current_password\":\"%p\",\"new_password\":\"%p\",\"new_password_confirm\":\"%p\"}",
        200,
        200,
        200);
    row("POST /auth/logout", null, 200, 200, 200);
    // Lists show one's own.
    row("GET /servers", null, 200, 200, 200);
    row("GET /servers/overview", null, 200, 200, 200);
    row("POST /servers", "{\"name\":\"web-2\"}", 201, 201, 201);
    row("GET /enrolment-tokens", null, 200, 200, 200);
    row("POST /enrolment-tokens", "{\"name\":\"rack\"}", 201, 201, 201);
    row("DELETE /enrolment-tokens/{token_id}", null, 200, 404, 404);
    row("GET /waiting-hosts", null, 200, 200, 200);
    row("POST /waiting-hosts/{host_id}/approve", null, 200, 404, 404);
    row("POST /waiting-hosts/{host_id}/reject", null, 200, 404, 404);
    row("GET /tags", null, 200, 200, 200);
    row("GET /audit", null, 200, 200, 200);
    row("GET /api-keys/me", null, 200, 200, 200);
    // An object: somebody else's is not found, an admin's eyes included.
    row("GET /servers/{server_id}", null, 200, 404, 404);
    row("PUT /servers/{server_id}", "{\"port\":22}", 200, 404, 404);
    row("DELETE /servers/{server_id}", null, 200, 404, 404);
    row("POST /servers/{server_id}/health", null, 200, 404, 404);
    row("GET /servers/{server_id}/processes", null, 503, 404, 404);
    row("POST /servers/{server_id}/agent/update", null, 400, 404, 404);
    row("POST /servers/{server_id}/enrolment", "{}", 201, 404, 404);
    row("GET /docker/{server_id}/containers", null, 200, 404, 404);
    row("GET /docker/containers?server_id={server_id}", null, 200, 404, 404);
    String container = " /docker/{server_id}/containers/{container_id}";
    row("POST" + container + "/start", null, 503, 404, 404);
    row("POST" + container + "/stop", null, 503, 404, 404);
    row("POST" + container + "/restart", null, 503, 404, 404);
    row("GET" + container + "/logs", null, 503, 404, 404);
    row("POST /commands/{server_id}", "{\"command\":\"uptime\"}", 503, 404, 404);
    row("GET /commands/{server_id}", null, 200, 404, 404);
    // Of an owner's own: see CommandsTest.
    row("GET /commands/{server_id}/{command_id}", null, 404, 404, 404);
    row("DELETE /commands/{server_id}/{command_id}", null, 404, 404, 404);
    row("GET /logs/{server_id}", null, 200, 404, 404);
    row("GET /metrics/{server_id}/top", null, 404, 404, 404);
    row("GET /metrics/{server_id}/top/range", null, 200, 404, 404);
    row("GET /servers/{server_id}/marks", null, 200, 404, 404);
    row("GET /servers/{server_id}/availability", null, 200, 404, 404);
    row("POST /servers/{server_id}/notes", "{\"text\":\"a note\"}", 201, 404, 404);
    row("DELETE /servers/{server_id}/notes/{note_id}", null, 200, 404, 404);
    row("GET /metrics/{server_id}", null, 404, 404, 404);
    row("GET /metrics/history?server_id={server_id}", null, 200, 404, 404);
    row("GET /metrics/{server_id}/history", null, 200, 404, 404);
    row("GET /api-keys/server/{server_id}", null, 200, 404, 404);
    row("POST /api-keys", "{\"server_id\":\"{server_id}\"}", 201, 404, 404);
    row("DELETE /api-keys/{key_id}", null, 200, 404, 404);
    // Thresholds and alerts; of an owner's own alerts: see AlertsTest.
    String thresholds = " /alerts/thresholds";
    row("GET" + thresholds, null, 200, 200, 200);
    row("POST" + thresholds, World.THRESHOLD, 201, 404, 404);
    row("GET" + thresholds + "/starters", null, 200, 200, 200);
    row("POST" + thresholds + "/preview", World.THRESHOLD, 200, 404, 404);
    row("GET" + thresholds + "/{threshold_id}", null, 200, 404, 404);
    row("PUT" + thresholds + "/{threshold_id}", "{\"name\":null}", 200, 404, 404);
    row("DELETE" + thresholds + "/{threshold_id}", null, 200, 404, 404);
    row("GET /alerts", null, 200, 200, 200);
    row("GET /alerts/{alert_id}", null, 404, 404, 404);
    row("POST /alerts/{alert_id}/acknowledge", null, 404, 404, 404);
    row("POST /alerts/{alert_id}/resolve", null, 404, 404, 404);
    row("POST /alerts/{alert_id}/snooze", "{\"seconds\":60}", 404, 404, 404);
    row("DELETE /alerts/{alert_id}/snooze", null, 404, 404, 404);
    row("POST /alerts/acknowledge", "{\"ids\":[\"{alert_id}\"]}", 404, 404, 404);
    String channels = " /notifications/channels";
    row("GET /notifications", null, 200, 200, 200);
    row("GET" + channels, null, 200, 200, 200);
    row("POST" + channels, World.CHANNEL, 201, 201, 201);
    row("GET" + channels + "/{channel_id}", null, 200, 404, 404);
    row("PUT" + channels + "/{channel_id}", "{\"name\":\"a\"}", 200, 404, 404);
    row("POST" + channels + "/{channel_id}/test", null, 200, 404, 404);
    row("DELETE" + channels + "/{channel_id}", null, 200, 404, 404);
    // The hub itself, which is the admins'. Beside the API, hence two slashes.
    row("GET /storage", null, 403, 403, 200);
    row("GET /users", null, 403, 403, 200);
    row("PUT /users/{user_id}", "{\"role\":\"user\"}", 403, 403, 200);
    row("GET //metrics/servers", null, 403, 403, 200);
    row("GET //metrics", null, 403, 403, 200);
  }

  private static void row(String route, @Nullable String body, int owner, int other, int admin) {
    String absolute =
        route.contains(" //") ? route.replace("//", "/") : route.replace(" /", " /api/v1/");
    TABLE.put(absolute, new Row(body, owner, other, admin));
  }

  @Test
  void listsExactlyTheRoutesThatThereAre() {
    assertThat(TABLE.keySet().stream().map(RouteWalkTest::withoutQuery))
        .containsExactlyInAnyOrderElementsOf(documentedSecurity().keySet());
  }

  @Test
  void answersEachCallerAsListed() {
    SoftAssertions all = new SoftAssertions();
    Map<String, JsonNode> security = documentedSecurity();
    TABLE.forEach(
        (route, row) -> {
          World world = new World();
          JsonNode required = required(security, withoutQuery(route));
          int stranger = required.isMissingNode() ? row.other() : 401;
          int apiKey = required.toString().contains("api_key") ? 200 : stranger;
          // Who may change something comes last.
          world.expect(all, route, row, "anonymous", Api.stranger(), stranger);
          world.expect(all, route, row, "API key", Api.stranger().withApiKey(world.apiKey), apiKey);
          world.expect(all, route, row, "other user", Api.user(), row.other());
          world.expect(all, route, row, "admin", Api.admin(), row.admin());
          world.expect(all, route, row, "owner", world.owner, row.owner());
        });
    all.assertAll();
  }

  private static JsonNode required(Map<String, JsonNode> security, String route) {
    return Objects.requireNonNull(security.get(route), route);
  }

  @Test
  void keepsARouteClosedThatNobodyListed() {
    assertThat(Api.stranger().get("/failing/not_found").status()).isEqualTo(401);
    assertThat(Api.user().get("/failing/not_found").status()).isEqualTo(404);
  }

  @Test
  void closesRoutesThatDoNotNameTheirCallers() {
    assertThat(Api.stranger().get("/unmarked").status()).isEqualTo(401);
    assertThat(Api.user().get("/unmarked").status()).isEqualTo(403);
    assertThat(Api.admin().get("/unmarked").status()).isEqualTo(403);
  }

  @Test
  void documentsOpenRoutesAndThoseForApiKeys() {
    Map<String, JsonNode> security = documentedSecurity();

    assertThat(
            security.keySet().stream().filter(route -> required(security, route).isMissingNode()))
        .containsExactly(
            "GET /api/v1/auth/options",
            "POST /api/v1/auth/login",
            "POST /api/v1/auth/refresh",
            "POST /api/v1/auth/register",
            "POST /api/v1/enrol");
    assertThat(
            security.keySet().stream()
                .filter(route -> required(security, route).toString().contains("api_key")))
        .containsExactly("GET /api/v1/api-keys/me");
  }

  /**
   * The credentials that each route requires, as the description of the API has it; missing:
   * nothing.
   */
  private static Map<String, JsonNode> documentedSecurity() {
    Map<String, JsonNode> security = new TreeMap<>();
    JsonNode paths = Api.stranger().get("/openapi.json").json().path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        security.put(
            method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
            method.getValue().path("security"));
      }
    }
    return security;
  }

  private static String withoutQuery(String route) {
    return route.replaceAll("\\?.*", "");
  }

  /** One owner's things, which others try to reach. */
  private static final class World {
    static final String THRESHOLD =
        "{\"server_id\":\"{server_id}\",\"metric_type\":\"cpu\",\"comparison\":\"gt\","
            + "\"threshold_value\":90}";

    static final String ENROL =
        "{\"code\":\"ABCD-EFGH\",\"hostname\":\"web\",\"claim\":\"" + "c".repeat(43) + "\"}";

    static final String CHANNEL =
        "{\"name\":\"a\",\"kind\":\"ntfy\",\"settings\":{\"topic\":\"a\"}}";

    final Api owner = Api.user();
    final String userId = owner.get("/auth/me").data().path("id").textValue();
    final String serverId = owner.newServer();
    final JsonNode key = owner.newApiKey(serverId);
    final String apiKey = key.path("key").textValue();
    final String thresholdId =
        owner
            .post("/alerts/thresholds", THRESHOLD.replace("{server_id}", serverId))
            .data()
            .path("id")
            .textValue();

    // Another than the one that owner uses, which has to go on.
    final String sessionId = owner.anotherSession();
    final String noteId =
        owner
            .post("/servers/" + serverId + "/notes", "{\"text\":\"a note\"}")
            .data()
            .path("id")
            .textValue();

    final JsonNode token = owner.post("/enrolment-tokens", "{\"name\":\"rack\"}").data();
    final String hostId = waitingHost();

    final String channelId =
        owner.post("/notifications/channels", CHANNEL).data().path("id").textValue();

    private String waitingHost() {
      String body = "{\"token\":\"%s\",\"hostname\":\"web\",\"claim\":\"%s\"}";
      Api.stranger().post("/enrol", body.formatted(token.path("token").asText(), "c".repeat(43)));
      return owner.get("/waiting-hosts").data().path(0).path("id").textValue();
    }

    void expect(
        SoftAssertions all, String route, Row row, String caller, Api api, int expectedStatus) {
      String method = route.substring(0, route.indexOf(' '));
      String absolute = fill(route.substring(route.indexOf(' ') + 1));
      boolean isApi = absolute.startsWith("/api/v1");
      String path = isApi ? absolute.substring("/api/v1".length()) : "/" + absolute;
      String body = row.body() == null ? null : fill(row.body());
      Api.Answer answer = api.send(method, path, body == null ? null : "application/json", body);
      all.assertThat(answer.status()).as(route + " as " + caller).isEqualTo(expectedStatus);
      if (expectedStatus >= 400) {
        all.assertThat(answer.json().path("status_code").asInt())
            .as(route + " as " + caller + ", error body")
            .isEqualTo(expectedStatus);
      } else if (isApi) {
        all.assertThat(answer.json().has("data")).as(route + " as " + caller + ", data").isTrue();
      }
    }

    private String fill(String text) {
      return text.replace("{server_id}", serverId)
          .replace("{user_id}", userId)
          .replace("{session_id}", sessionId)
          .replace("{key_id}", key.path("id").textValue())
          .replace("{threshold_id}", thresholdId)
          .replace("{channel_id}", channelId)
          .replace("{note_id}", noteId)
          .replace("{token_id}", token.path("id").textValue())
          .replace("{host_id}", hostId)
          .replace("{alert_id}", "00000000-0000-4000-8000-000000000000")
          .replace("{container_id}", "web")
          .replace("{command_id}", "00000000-0000-4000-8000-000000000000")
          .replace("%p", Api.PASSWORD)
          .replace("%s", "walker-" + System.nanoTime());
    }
  }
}
