package io.chatops.attack;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.Await;
import io.chatops.attack.OpenApi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** One tenant's things of every kind: what others must neither see nor touch. */
final class Belongings implements AutoCloseable {
  /** Stands in every text of the owner's; no answer to anybody else may hold it. */
  static final String MARK = "private-7f3a";

  /** Values that change with time alone, such as those of an agent that no longer reports. */
  private static final Pattern BY_ITSELF =
      Pattern.compile(
          "\"(last_seen|last_used_at|updated_at)\":\"[^\"]*\"|\"status\":\"(online|offline)\"");

  private static final List<String> LISTS =
      List.of(
          "/servers",
          "/alerts?status=active",
          "/alerts/thresholds",
          "/notifications/channels",
          "/api-keys/me",
          "/enrolment-tokens",
          "/waiting-hosts",
          "/auth/sessions");

  final Tenant owner;
  final Peer agent;
  private final Map<String, String> ids = new LinkedHashMap<>();

  /**
   * Makes a server with an agent, a key, a threshold, an alert, a channel, a command and a note.
   *
   * @param capabilities of the agent, {@code commands:any} among them
   */
  Belongings(Arena arena, String... capabilities) throws Exception {
    owner = arena.newTenant();
    owner.signIn(arena.newAddress());
    JsonNode sessions = owner.get("/api/v1/auth/sessions").data();
    ids.put("user_id", owner.get("/api/v1/auth/me").data().path("id").asText());
    ids.put("session_id", other(sessions).path("id").asText());
    String server = make("/servers", "{\"name\":\"%s\",\"metadata\":{\"note\":\"%s\"}}");
    ids.put("server_id", server);
    JsonNode key =
        owner
            .post(
                "/api/v1/api-keys",
                "{\"server_id\":\"%s\",\"name\":\"%s\"}".formatted(server, MARK))
            .data();
    ids.put("key_id", key.path("id").asText());
    ids.put(
        "threshold_id",
        make(
            "/alerts/thresholds",
            "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":10,\"name\":\"%s\"}"));
    ids.put(
        "channel_id",
        make(
            "/notifications/channels",
            "{\"kind\":\"webhook\",\"name\":\"%s\",\"settings\":{\"url\":\"http://127.200.0.1:9/%s\"}}"));
    agent = Peer.agent(arena.base(), key.path("key").asText(), capabilities);
    agent.send(report(arena, server));
    agent.await("metrics_received");
    ids.put("alert_id", alert());
    ids.put(
        "command_id",
        make("/commands/" + server + "?wait=false", "{\"command\":\"echo %s\",\"timeout\":3600}"));
    ids.put("note_id", make("/servers/" + server + "/notes", "{\"text\":\"%s\"}"));
    JsonNode token = enrolmentToken();
    ids.put("token_id", token.path("id").asText());
    ids.put("host_id", waitingHost(token.path("token").asText()));
    ids.put("container_id", "web");
  }

  /** The ids, by the names that the API gives to its parameters. */
  Map<String, String> ids() {
    return ids;
  }

  String id(String name) {
    String id = ids.get(name);
    if (id == null) {
      throw new AssertionError("nobody owns a " + name + "; make one in Belongings");
    }
    return id;
  }

  /** An operation's address with all ids in it; fails for one that nobody owns. */
  String address(Operation operation) {
    String path = operation.path();
    for (String name : operation.parameters("path")) {
      path = path.replace("{" + name + "}", id(name));
    }
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    for (String name : operation.parameters("query")) {
      if (ids.containsKey(name)) {
        query.add(name + "=" + id(name));
      }
    }
    return path + query;
  }

  /** All that the owner sees of them, without what changes by itself. */
  Map<String, String> seen() throws IOException {
    Map<String, String> seen = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>(LISTS);
    paths.add("/commands/" + id("server_id"));
    paths.add("/api-keys/server/" + id("server_id"));
    paths.add("/servers/" + id("server_id") + "/marks");
    for (String path : paths) {
      String data = owner.get("/api/v1" + path).data().toString();
      seen.put(path, BY_ITSELF.matcher(data).replaceAll(""));
    }
    return seen;
  }

  @Override
  public void close() {
    agent.close();
    owner.close();
  }

  String newEnrolmentToken() throws IOException {
    return enrolmentToken().path("token").asText();
  }

  private JsonNode enrolmentToken() throws IOException {
    return owner.post("/api/v1/enrolment-tokens", "{\"name\":\"%s\"}".formatted(MARK)).data();
  }

  private String waitingHost(String token) throws IOException {
    owner.post(
        "/api/v1/enrol",
        "{\"token\":\"%s\",\"hostname\":\"%s\",\"claim\":\"%s\"}"
            .formatted(token, MARK, "c".repeat(43)));
    return owner.get("/api/v1/waiting-hosts").data().path(0).path("id").asText();
  }

  private String make(String path, String body) throws IOException {
    return owner
        .post("/api/v1" + path, body.replace("%s", MARK))
        .data()
        .path(path.startsWith("/commands") ? "command_id" : "id")
        .asText();
  }

  /** The session that is not in use. */
  private static JsonNode other(JsonNode sessions) {
    return sessions.path(sessions.path(0).path("current").asBoolean() ? 1 : 0);
  }

  private String alert() throws Exception {
    String[] id = {""};
    Await.until(
        "an alert opens",
        Duration.ofMinutes(1),
        () -> {
          id[0] = owner.get("/api/v1/alerts").data().path(0).path("id").asText();
          return !id[0].isEmpty();
        });
    return id[0];
  }

  private static String report(Arena arena, String server) {
    return """
        {"type":"metrics","data":{"server_id":"%s","timestamp":"%s","boot_id":"one","sequence":1,\
        "cpu":{"usage_percent":77,"cores":2},"containers":[{"id":"0123456789ab","name":"%s",\
        "image":"%s","state":"running","status":"Up"}],"processes":[{"pid":1,"name":"%s","cpu":1,\
        "memory":1,"status":"sleeping","user":"root"}]}}"""
        .formatted(server, arena.now(), MARK, MARK, MARK);
  }
}
