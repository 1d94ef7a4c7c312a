package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.attack.OpenApi.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation that the hub describes, called with somebody else's ids in path, query and body;
 * and the frames of its sockets. A new operation is walked by itself, or fails the walk.
 */
@ExtendWith(ArenaProvider.class)
class ForeignObjectsIT {
  @Test
  void nobodySeesOrChangesWhatIsSomebodyElses(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any");
        Tenant thief = arena.newTenant()) {
      Map<String, String> before = things.seen();
      SoftAssertions all = new SoftAssertions();
      int walked = 0;
      OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
      for (Operation operation : api.operations()) {
        if (!operation.needsCredentials() || isOnesOwnAccount(operation)) {
          continue;
        }
        walked++;
        Answer answer = call(thief, api, operation, things);
        all.assertThat(answer.body())
            .as(operation + ": what it tells")
            .doesNotContain(Belongings.MARK);
        if (isForAdmins(operation)) {
          all.assertThat(answer.status()).as(operation + ": " + answer).isEqualTo(403);
        } else if (namesAnObject(api, operation, things)) {
          int expected = operation.isDocumented(404) ? 404 : 200;
          all.assertThat(answer.status()).as(operation + ": " + answer).isEqualTo(expected);
          if (answer.status() == 200) {
            all.assertThat(answer.data()).as(operation + ": " + answer).isEmpty();
          }
        } else {
          all.assertThat(answer.status()).as(operation + ": " + answer).isIn(200, 201, 403);
        }
      }
      all.assertThat(things.seen()).isEqualTo(before);
      all.assertAll();
      assertThat(walked).isGreaterThan(40);
      arena.assertWell();
    }
  }

  @Test
  void theOwnerReachesWhatTheWalkAsksFor(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      SoftAssertions all = new SoftAssertions();
      OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
      for (Operation operation : api.operations()) {
        // The largest processes are those of a whole minute, which has not passed.
        if (operation.method().equals("GET")
            && namesAnObject(api, operation, things)
            && !operation.path().endsWith("/top")) {
          // 403 and 503: of an agent that may not, or does not, tell what is asked.
          all.assertThat(call(things.owner, api, operation, things).status())
              .as(operation.toString())
              .isIn(200, 403, 503);
        }
      }
      all.assertAll();
    }
  }

  @Test
  void withoutCredentialsNothingIsTold(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      Map<String, String> before = things.seen();
      String address = arena.newAddress();
      SoftAssertions all = new SoftAssertions();
      OpenApi api = OpenApi.read(arena.base(), arena.newAddress());
      for (Operation operation : api.operations()) {
        if (operation.needsCredentials()) {
          ObjectNode body = operation.takesBody() ? api.body(operation, things.ids()) : null;
          Answer answer =
              Wire.exchange(
                  arena.base(),
                  address,
                  Requests.of(
                      arena.base(), operation.method(), things.address(operation), "", body));
          all.assertThat(answer.status()).as(operation + ": " + answer).isEqualTo(401);
          all.assertThat(answer.header("WWW-Authenticate")).as(operation.toString()).isNotEmpty();
        }
      }
      all.assertThat(things.seen()).isEqualTo(before);
      all.assertAll();
    }
  }

  @Test
  void noFrameReachesWhatIsSomebodyElses(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any");
        Belongings others = new Belongings(arena, "commands:any")) {
      String server = things.id("server_id");
      for (String path : List.of("/api/v1/ws/metrics/", "/api/v1/ws/logs/")) {
        try (Peer browser = Peer.connect(arena.base(), path + server)) {
          browser.send(Peer.authentication(others.owner.accessToken()));
          assertThat(browser.receive().path("type").asText()).isEqualTo("error");
          assertThat(browser.closeCode()).isEqualTo(1008);
        }
      }
      String logs = "/api/v1/ws/logs/" + others.id("server_id");
      try (Peer browser = Peer.browser(arena.base(), logs, others.owner.accessToken())) {
        browser.send("{\"type\":\"subscribe\",\"command_id\":\"" + things.id("command_id") + "\"}");
        assertThat(browser.await("error").toString()).doesNotContain(Belongings.MARK);
      }
      noTopicReaches(arena, things, others);
      others.agent.send(
          "{\"type\":\"metrics\",\"data\":{\"server_id\":\"%s\",\"timestamp\":\"%s\",\"sequence\":9}}"
              .formatted(server, arena.now()));
      assertThat(others.agent.await("error").path("message").asText()).contains("server_id");
      forgeAResult(things, others);
      arena.assertWell();
    }
  }

  private static void noTopicReaches(Arena arena, Belongings things, Belongings others)
      throws Exception {
    try (Peer browser =
        Peer.browser(arena.base(), "/api/v1/ws/fleet", others.owner.accessToken())) {
      for (String topic : List.of("server", "log", "container", "command")) {
        // The ids of both owners, in all combinations but the honest one.
        for (String server : List.of(things.id("server_id"), others.id("server_id"))) {
          if (server.equals(things.id("server_id")) || topic.equals("command")) {
            browser.send(
                "{\"type\":\"subscribe\",\"topic\":\"%s\",\"server_id\":\"%s\",%s\"command_id\":\"%s\"}"
                    .formatted(
                        topic,
                        server,
                        topic.equals("container") ? "\"container_id\":\"web\"," : "",
                        things.id("command_id")));
            assertThat(browser.await("error").toString()).doesNotContain(Belongings.MARK);
          }
        }
      }
      browser.send("{\"type\":\"subscribe\",\"topic\":\"summary\"}");
      assertThat(browser.await("summary").toString())
          .contains(others.id("server_id"))
          .doesNotContain(things.id("server_id"));
      browser.send(Peer.authentication(things.owner.accessToken()));
      assertThat(browser.await("error").toString()).contains("another user");
      assertThat(browser.closeCode()).isEqualTo(1008);
    }
  }

  /** The other agent answers for a command that it was not asked for. */
  private static void forgeAResult(Belongings things, Belongings others) throws Exception {
    JsonNode request = things.agent.await("execute_command");
    others.agent.send(
        "{\"type\":\"command_result\",\"request_id\":\"%s\",\"data\":{\"output\":\"forged\",\"exit_code\":0}}"
            .formatted(request.path("request_id").asText()));
    others.agent.send("{\"type\":\"ping\"}");
    others.agent.await("pong");
    String command = "/api/v1/commands/" + things.id("server_id") + "/" + things.id("command_id");
    JsonNode seen = things.owner.get(command).data();
    assertThat(seen.path("status").asText()).isIn("queued", "running");
    assertThat(seen.toString()).doesNotContain("forged");
  }

  /** Signing out and the like: of whoever calls, and no id in it. */
  private static boolean isOnesOwnAccount(Operation operation) {
    return operation.path().startsWith("/api/v1/auth/") && operation.parameters("path").isEmpty();
  }

  private static boolean isForAdmins(Operation operation) {
    return operation.path().startsWith("/api/v1/users");
  }

  private static boolean namesAnObject(OpenApi api, Operation operation, Belongings things) {
    List<String> names = new ArrayList<>(operation.parameters("path"));
    names.addAll(operation.parameters("query"));
    if (operation.takesBody()) {
      api.body(operation, things.ids()).fieldNames().forEachRemaining(names::add);
    }
    return names.contains("ids") || names.stream().anyMatch(things.ids()::containsKey);
  }

  private static Answer call(Tenant caller, OpenApi api, Operation operation, Belongings things)
      throws IOException {
    @Nullable String body =
        operation.takesBody() ? api.body(operation, things.ids()).toString() : null;
    return caller.call(operation.method(), things.address(operation), body);
  }
}
