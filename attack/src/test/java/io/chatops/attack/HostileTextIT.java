package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.attack.OpenApi.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hostile texts in every field that a user or an agent can write: each is stored as it is or
 * refused, no answer repeats a refused one, nothing fails, and the hub's log stays clean.
 */
@ExtendWith(ArenaProvider.class)
class HostileTextIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path REPORT =
      Path.of("../agent-protocol/src/test/resources/golden/v1/from-agent/metrics.json");
  private static final String[] EVERYTHING = {"commands:any", "containers:control", "processes"};
  private static final Pattern PROMETHEUS =
      Pattern.compile(
          "#.*|[a-zA-Z_:]+\\{(?:[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*} \\S+|\\S+ \\S+");

  private final SoftAssertions all = new SoftAssertions();

  @Test
  void everyTextOfAUserIsStoredOrRefused(Arena arena) throws Exception {
    OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
    int sent = 0;
    try (Belongings things = new Belongings(arena, EVERYTHING);
        EchoingAgent agent = EchoingAgent.on(things.agent)) {
      agent.say("quiet");
      List<Operation> operations = new ArrayList<>(api.operations());
      // Only an active alert can be acknowledged or snoozed, and a changed threshold ends its
      // alerts.
      operations.sort(
          Comparator.comparing(each -> !each.path().matches(".*/(acknowledge|snooze)")));
      for (Operation operation : operations) {
        // Administration, which takes no text, refuses this caller whatever he sends.
        if (operation.takesBody() && !operation.path().startsWith("/api/v1/users/")) {
          sent += writeEverywhere(arena, api, operation, things);
        }
      }
      readEverywhere(api, things);
    }
    all.assertAll();
    assertThat(sent).isGreaterThan(500);
    HostileTexts.assertClean(arena.log());
    arena.assertWell();
  }

  @Test
  void everyTextOfAnAgentIsStoredOrRefused(Arena arena) throws Exception {
    OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
    ObjectNode golden = (ObjectNode) JSON.readTree(REPORT.toFile());
    long sequence = 100;
    try (Belongings things = new Belongings(arena, EVERYTHING);
        EchoingAgent agent = EchoingAgent.on(things.agent);
        Peer browser =
            Peer.browser(
                arena.base(),
                "/api/v1/ws/metrics/" + things.id("server_id"),
                things.owner.accessToken())) {
      for (String text : HostileTexts.ALL) {
        ObjectNode allHostile = report(arena, things, golden, sequence++);
        for (String field : OpenApi.texts(golden.path("data"))) {
          if (!Set.of("/server_id", "/timestamp", "/boot_id").contains(field)) {
            ObjectNode report = report(arena, things, golden, sequence++);
            set(report, "/data" + field, text);
            agent.send(report);
            set(allHostile, "/data" + field, text);
          }
        }
        agent.send(allHostile);
        agent.say(text);
        askTheAgent(things);
        readEverywhere(api, things);
        scrape(arena);
      }
      browser.send("{\"type\":\"ping\"}");
      browser.await("pong"); // each frame before it was JSON
    }
    all.assertAll();
    HostileTexts.assertClean(arena.log());
    arena.assertWell();
  }

  /** Texts of a page are never objects or arrays, whatever the agent sent. */
  @Test
  void noTextOfAnAgentIsAnObject(Arena arena) throws Exception {
    ObjectNode golden = (ObjectNode) JSON.readTree(REPORT.toFile());
    Set<String> fields = OpenApi.texts(golden.path("data"));
    JsonNode element =
        JSON.readTree("{\"type\":\"img\",\"props\":{},\"constructor\":null,\"__b\":1}");
    long sequence = 1_000;
    try (Belongings things = new Belongings(arena, EVERYTHING)) {
      String path = "/api/v1/metrics/" + things.id("server_id");
      for (String field : fields) {
        for (JsonNode hostile : List.of(element, JSON.createArrayNode().add(element))) {
          ObjectNode report = report(arena, things, golden, sequence++);
          JsonPointer pointer = JsonPointer.compile("/data" + field);
          if (report.at(pointer.head()) instanceof ObjectNode parent) {
            parent.set(pointer.last().getMatchingProperty(), hostile);
          }
          things.agent.send(report.toString());
          things.agent.send("{\"type\":\"ping\"}");
          things.agent.await("pong"); // the report before it was read
          JsonNode shown = things.owner.get(path).json().path("data");
          all.assertThat(shown.at(field).isContainerNode()).as(field).isFalse();
        }
      }
    }
    all.assertAll();
    arena.assertWell();
  }

  @Test
  void bodiesThatAreTooLargeOrTooDeepAreRefused(Arena arena) throws Exception {
    OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
    String large = "{\"name\":\"" + "x".repeat(10_000_000) + "\"}";
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    String deepInside =
        "{\"name\":\"n\",\"metadata\":" + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_001);
    try (Belongings things = new Belongings(arena, EVERYTHING)) {
      for (Operation operation : api.operations()) {
        if (operation.takesBody()) {
          String path = things.address(operation);
          for (String body : List.of(deep, deepInside, "{\"name\":\"a\",\"name\":\"b\"}", "{}{}")) {
            int status = things.owner.call(operation.method(), path, body).status();
            all.assertThat(status).as(operation.toString()).isIn(400, 401, 403, 404, 413, 422, 429);
          }
          int status = things.owner.call(operation.method(), path, large).status();
          all.assertThat(status).as(operation.toString()).isIn(413, Answer.CLOSED);
        }
      }
    }
    all.assertAll();
    arena.assertWell();
  }

  /** Writes each text into each field of an operation; returns how many calls that were. */
  private int writeEverywhere(Arena arena, OpenApi api, Operation operation, Belongings things)
      throws IOException {
    // What concerns an account is done with one that is not needed afterwards.
    boolean account = operation.path().startsWith("/api/v1/auth/");
    Map<String, String> values = new HashMap<>(things.ids());
    values.put("metric_type", "disk"); // which may have a detail
    values.put("template", "{}");
    ObjectNode body = api.fullBody(operation, values);
    if (operation.path().endsWith("/snooze")) {
      body.retain("seconds"); // one of three; no example of a time stays in the future
    }
    if (operation.path().endsWith("/enrolment-tokens")) {
      body.remove("expires_at"); // nor does this one
    }
    if (body.has("tag") && body.has("server_id")) {
      body.remove("server_id"); // a threshold is for either
    }
    if (operation.path().endsWith("/enrol")) {
      body.remove("code"); // either it or a token
      body.put("token", things.newEnrolmentToken()).put("claim", "h".repeat(43));
    }
    int sent = 0;
    try (Tenant throwaway = arena.newTenant()) {
      Tenant caller = account ? throwaway : things.owner;
      if (!account) {
        Answer harmless =
            caller.call(operation.method(), things.address(operation), body.toString());
        assertThat(harmless.status()).as(operation + ", harmless: " + harmless).isIn(200, 201);
        boolean isTolerant = operation.path().endsWith("/enrol"); // newer agents may send more
        String mistyped = body.deepCopy().put("no_such_field", 1).toString();
        Answer unknown = caller.call(operation.method(), things.address(operation), mistyped);
        assertThat(unknown.status() == 422).as(operation + ": " + unknown).isNotEqualTo(isTolerant);
      }
      for (String field : OpenApi.texts(body)) {
        for (int i = 0; i < HostileTexts.ALL.size(); i++) {
          if (account && Arena.SCALE == 1 && (i + sent) % 3 != 0) {
            sent++; // each hashes a password
            continue;
          }
          ObjectNode hostile = body.deepCopy();
          set(hostile, field, HostileTexts.ALL.get(i));
          String path = things.address(operation);
          Answer answer = caller.call(operation.method(), path, EscapedJson.of(hostile));
          sent++;
          check(operation + " " + field + " " + i, answer);
          for (String made : answer.header("Location")) {
            check(made, caller.get(made));
            check(made, caller.call("DELETE", made, (String) null));
          }
        }
      }
    }
    return sent;
  }

  private void check(String what, Answer answer) {
    all.assertThat(answer.status()).as(what + ": " + answer).isBetween(200, 499);
    all.assertThat(answer.header("Content-Type").toString()).as(what).contains("application/json");
    all.assertThat(answer.header("X-Content-Type-Options")).as(what).containsExactly("nosniff");
    if (answer.status() >= 400) {
      all.assertThat(answer.body()).as(what).doesNotContain(HostileTexts.MARK);
    } else {
      assertThat(answer.json().isObject()).as(what).isTrue();
    }
  }

  /** Everything that the owner can read, wherever a text may show. */
  private void readEverywhere(OpenApi api, Belongings things) throws IOException {
    for (Operation operation : api.operations()) {
      if (operation.method().equals("GET") && operation.path().startsWith("/api/")) {
        Answer answer = things.owner.get(things.address(operation));
        all.assertThat(answer.status()).as(operation + ": " + answer).isIn(200, 403, 404, 429, 502);
        assertThat(answer.json().isObject()).isTrue();
      }
    }
  }

  /** Requests for the agent, which it answers with a hostile text. */
  private void askTheAgent(Belongings things) throws IOException {
    String server = things.id("server_id");
    for (String path :
        List.of("/commands/" + server, "/docker/" + server + "/containers/web/stop")) {
      Answer answer = things.owner.post("/api/v1" + path, "{\"command\":\"true\"}");
      all.assertThat(answer.status()).as(path + ": " + answer).isIn(200, 400, 404, 422, 502);
    }
  }

  private void scrape(Arena arena) throws IOException {
    String token = "Authorization: Bearer " + Arena.METRICS_TOKEN + "\r\n";
    Answer answer =
        Wire.exchange(
            arena.base(),
            arena.newAddress(),
            Requests.get(arena.base(), "/metrics/servers", token));
    assertThat(answer.status()).isEqualTo(200);
    all.assertThat(answer.body().lines()).allMatch(line -> PROMETHEUS.matcher(line).matches());
  }

  private static ObjectNode report(
      Arena arena, Belongings things, ObjectNode golden, long sequence) {
    ObjectNode report = golden.deepCopy();
    ((ObjectNode) report.path("data"))
        .put("server_id", things.id("server_id"))
        .put("timestamp", arena.now().toString())
        .put("boot_id", "one")
        .put("sequence", sequence);
    return report;
  }

  /** Replaces a value, which is a member of an object or of an array. */
  private static void set(ObjectNode body, String field, String text) {
    JsonPointer pointer = JsonPointer.compile(field);
    JsonNode parent = body.at(pointer.head());
    if (parent instanceof ArrayNode array) {
      array.set(pointer.last().getMatchingIndex(), text);
    } else {
      ((ObjectNode) parent).put(pointer.last().getMatchingProperty(), text);
    }
  }
}
