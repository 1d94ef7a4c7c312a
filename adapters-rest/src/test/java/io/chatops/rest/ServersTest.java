package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServersTest {
  private static final String PROCESSES =
      """
      [{"pid": 1, "name": "init", "cpu": 0.5, "memory": 11.5, "status": "sleeping", "user": "root"},
       {"pid": 7, "name": "<b>big</b>", "cpu": 0.1, "memory": 900.0},
       {"pid": 9, "name": "busy", "cpu": 98.0, "memory": 20.0, "command": "busy --loop"}]\
      """;

  private final Api user = Api.user();
  private final FakeAgent agent = new FakeAgent(ApiKeyId.random());

  @Inject AgentPresence presence;
  @Inject IngestReport ingest;
  @Inject MutableClock clock;
  @Inject FullStore store;

  @Test
  void registersAServerWithAllThatCanBeSaid() {
    Api.Answer answer =
        user.post(
            "/servers",
            """
            {"name": "web-1", "host": "web-1.example.org", "port": 22,
             "metadata": {"rack": "b7", "deep": [1, null, {"x": "\\"quoted\\""}]},
             "tags": ["production", "grün 🌱"]}\
            """);

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.data().path("id").asText();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/servers/" + id);
    assertThat(answer.data().path("metadata"))
        .isEqualTo(
            Api.parse(
                """
                {"rack": "b7", "deep": [1, null, {"x": "\\"quoted\\""}]}\
                """));
    assertThat(answer.data().path("tags").toString()).contains("grün 🌱");
    assertThat(user.get("/servers/" + id).data()).isEqualTo(answer.data());
  }

  @Test
  void showsWhatIsNotKnownAsNull() {
    JsonNode server = user.get("/servers/" + user.newServer()).data();

    Api.assertFields(
        server,
        """
        {"host": null, "port": null, "metadata": {}, "tags": [], "status": "unknown",
         "health_status": "healthy", "last_seen": null, "agent": null}\
        """);
  }

  @Test
  void listsOnesOwnByNamePageByPage() {
    for (String name : new String[] {"charlie", "Alpha", "bravo"}) {
      user.post("/servers", "{\"name\": \"" + name + "\"}");
    }

    Api.Answer page = user.get("/servers?limit=2&offset=1");

    assertThat(page.data().findValuesAsText("name")).containsExactly("bravo", "charlie");
    assertThat(page.json().path("meta"))
        .isEqualTo(
            Api.parse(
                """
                {"total": 3, "limit": 2, "offset": 1}\
                """));
    assertThat(user.get("/servers?q=ALPH").data().findValuesAsText("name"))
        .containsExactly("Alpha");
    assertThat(user.get("/servers?status=online").data()).isEmpty();
    assertThat(user.get("/servers?status=&q=").data()).hasSize(3);
    assertThat(Api.user().get("/servers").data()).isEmpty();
  }

  @Test
  void changesWhatIsNamedAndClearsWhatIsNull() {
    String path = "/servers/" + user.newServer();
    user.put(path, "{\"host\": \"a\", \"port\": 22, \"metadata\": {\"k\": 1}, \"tags\": [\"t\"]}");

    JsonNode renamed = user.put(path, "{\"name\": \"web-2\"}").data();
    Api.assertFields(
        renamed,
        """
        {"host": "a", "port": 22, "metadata": {"k": 1}, "tags": ["t"]}\
        """);
    JsonNode cleared =
        user.put(path, "{\"host\": null, \"port\": null, \"metadata\": null, \"tags\": null}")
            .data();
    Api.assertFields(
        cleared,
        """
        {"name": "web-2", "host": null, "port": null, "metadata": {}, "tags": []}\
        """);
  }

  @Test
  void removesAServerWithItsKeysMetricsAndConnection() {
    String id = user.newServer();
    String key = user.newApiKey(id).path("key").asText();
    presence.connected(serverId(id), agent);
    Reports.ingest(ingest, serverId(id), clock.instant(), 5.0);

    Api.Answer removed = user.delete("/servers/" + id);

    assertThat(removed.status()).isEqualTo(200);
    assertThat(removed.body()).startsWith("{\"data\":null,\"message\":");
    assertThat(agent.closed).containsExactly(CloseReason.SERVER_REMOVED);
    assertThat(user.get("/servers/" + id).status()).isEqualTo(404);
    assertThat(user.get("/metrics/" + id).status()).isEqualTo(404);
    assertThat(Api.stranger().withApiKey(key).get("/api-keys/me").status()).isEqualTo(401);
    assertThat(user.get("/audit?server_id=" + id).data().findValuesAsText("server_name"))
        .contains("web-1");
  }

  @Test
  void showsPresence() {
    String id = user.newServer();
    presence.connected(serverId(id), agent);

    JsonNode server = user.get("/servers/" + id).data();
    assertThat(server.path("status").asText()).isEqualTo("online");
    assertThat(server.path("last_seen").asText()).matches("2026-.*T.*\\.\\d{6}Z");
    assertThat(user.get("/servers?status=online").data()).hasSize(1);

    clock.advance(Duration.ofMinutes(2));
    assertThat(user.get("/servers/" + id).data().path("status").asText()).isEqualTo("offline");
  }

  @Test
  void sortsAndLimitsTheProcessesThatTheAgentTells() {
    String path = "/servers/" + connected() + "/processes";
    agent.processes = FakeAgent.document(PROCESSES);

    assertThat(user.get(path).data().findValuesAsText("pid")).containsExactly("9", "1", "7");
    JsonNode biggest = user.get(path + "?sort=memory&limit=1").data();
    assertThat(biggest.toString())
        .isEqualTo("[{\"pid\":7,\"name\":\"<b>big</b>\",\"cpu\":0.1,\"memory\":900.0}]");
  }

  @Test
  void takesProcessesOfOldAgentsFromTheirLastReport() {
    String id = connected();
    agent.old = true;
    String path = "/servers/" + id + "/processes";

    assertThat(user.get(path).data()).isEmpty();
    Reports.ingestDocument(
        ingest, serverId(id), clock.instant(), "{\"processes\": " + PROCESSES + "}");

    Api.Answer answer = user.get(path + "?limit=1");
    assertThat(answer.data().findValuesAsText("name")).containsExactly("busy");
    assertThat(answer.json().path("message").asText()).contains("from its report of");
  }

  @Test
  void saysWhyProcessesCannotBeHad() {
    String path = "/servers/" + connected() + "/processes";

    agent.processes = failed(ErrorCode.AGENT_TIMEOUT);
    assertThat(user.get(path).status()).isEqualTo(504);
    agent.processes = failed(ErrorCode.AGENT_REFUSED);
    assertThat(user.get(path).status()).isEqualTo(403);
    agent.processes = failed(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(user.get(path).status()).isEqualTo(503);
  }

  @Test
  void checksAServerByARoundTrip() {
    String id = connected();
    Reports.ingest(ingest, serverId(id), clock.instant(), 5.0);

    JsonNode health = user.post("/servers/" + id + "/health").data();

    assertThat(health.path("status").asText()).isEqualTo("online");
    assertThat(health.path("health_status").asText()).isEqualTo("healthy");
    assertThat(health.path("round_trip_ms").asDouble()).isEqualTo(3.0);
    assertThat(health.path("checks").findValuesAsText("name"))
        .containsExactly("agent_connection", "last_report", "hub_storage");
    assertThat(health.path("checks").findValuesAsText("ok")).containsOnly("true");
  }

  @Test
  void namesTheRemedyForASilentServer() {
    String id = connected();
    Reports.ingest(ingest, serverId(id), clock.instant().minus(Duration.ofHours(1)), 5.0);
    agent.pong = CompletableFuture.failedFuture(new ChatOpsException(ErrorCode.AGENT_TIMEOUT, ""));

    JsonNode health = user.post("/servers/" + id + "/health").data();

    assertThat(health.path("round_trip_ms").isNull()).isTrue();
    assertThat(health.path("checks").findValuesAsText("ok"))
        .containsExactly("false", "false", "true");
    assertThat(health.path("checks").findValuesAsText("message").toString())
        .contains("chatops-agent check", "clock");
  }

  @Test
  void tellsThatTheOwnersHistoryIsFull() {
    String id = connected();
    Reports.ingest(ingest, serverId(id), clock.instant(), 5.0);
    store.hasNoRoom(serverId(id), "The history is full. Remove a server");

    JsonNode checks = user.post("/servers/" + id + "/health").data().path("checks");

    assertThat(checks.findValuesAsText("name")).contains("history_room");
    assertThat(checks.findValuesAsText("message")).contains("The history is full. Remove a server");
  }

  @Test
  void tellsThatAHostsClockIsAhead() {
    String id = connected();
    Reports.ingest(ingest, serverId(id), clock.instant().plus(Duration.ofMinutes(5)), 5.0);

    JsonNode check = user.post("/servers/" + id + "/health").data().path("checks").get(1);

    assertThat(check.path("name").asText()).isEqualTo("host_clock");
    assertThat(check.path("ok").asBoolean()).isFalse();
    assertThat(check.path("message").asText()).contains("300 s ahead of the hub's", "NTP");
  }

  private String connected() {
    String id = user.newServer();
    presence.connected(serverId(id), agent);
    return id;
  }

  private static <T> CompletableFuture<T> failed(ErrorCode code) {
    return CompletableFuture.failedFuture(new ChatOpsException(code, "as the test wants it"));
  }

  private static ServerId serverId(String id) {
    return new ServerId(UUID.fromString(id));
  }
}
