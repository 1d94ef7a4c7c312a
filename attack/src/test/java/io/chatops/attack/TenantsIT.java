package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every bound that one user, or the agents of one user, can fill: others notice nothing. */
@ExtendWith(ArenaProvider.class)
class TenantsIT {
  private static final int REPORTS = 1_000 * Arena.SCALE;

  @Test
  void oneUserMakesAsManyServersAsAllowed(Arena arena) throws Exception {
    try (Tenant user = arena.newTenant()) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < Arena.SERVERS + 5; i++) {
        statuses.add(user.post("/api/v1/servers", "{\"name\":\"s" + i + "\"}").status());
      }
      assertThat(statuses.subList(0, Arena.SERVERS)).containsOnly(201);
      assertThat(statuses.subList(Arena.SERVERS, statuses.size())).containsOnly(422);
      try (Tenant other = arena.newTenant()) {
        assertThat(other.post("/api/v1/servers", "{\"name\":\"s\"}").status()).isEqualTo(201);
      }
    }
    arena.assertWell();
  }

  @Test
  void oneUserOpensManySockets(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      String path = "/api/v1/ws/metrics/" + things.id("server_id");
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        Peer peer = Peer.connect(arena.base(), path);
        peer.send(Peer.authentication(things.owner.accessToken()));
        peers.add(peer);
      }
      int open = 0;
      for (Peer peer : peers) {
        open += peer.receive().path("type").asText().equals("auth_success") ? 1 : 0;
      }
      assertThat(open).isLessThanOrEqualTo(100);
      arena.assertWell();
      peers.forEach(Peer::close);
    }
    arena.assertWell();
  }

  @Test
  void oneUserAsksForEverythingAtOnce(Arena arena) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      String server = things.id("server_id");
      long month = Duration.ofDays(30).toMillis();
      String history =
          "/api/v1/metrics/history?points=2000&start="
              + arena.now().minusMillis(month)
              + "&server_id="
              + server;
      String preview =
          "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":1,\"days\":30}";
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 100 * Arena.SCALE; i++) {
        boolean reading = i % 2 == 0;
        calls.add(
            () -> {
              String head = "Authorization: Bearer " + things.owner.accessToken() + "\r\n";
              String request =
                  reading
                      ? Requests.get(arena.base(), history, head)
                      : Requests.of(
                          arena.base(), "POST", "/api/v1/alerts/thresholds/preview", head, preview);
              return Wire.exchange(arena.base(), things.owner.address, request).status();
            });
      }
      for (Future<Integer> call : Crowd.together(calls)) {
        assertThat(call.get()).isIn(200, 429);
      }
    }
    arena.assertWell();
  }

  @Test
  void oneAgentReportsWithoutEnd(Arena arena) throws Exception {
    flood(arena, (things, i) -> report(arena, things, "one", i, "[{\"name\":\"web\"}]"));
  }

  @Test
  void oneAgentStartsAgainWithEachReport(Arena arena) throws Exception {
    flood(arena, (things, i) -> report(arena, things, "boot" + i, 1, "[]"));
  }

  @Test
  void oneAgentBringsNewNamesWithEachReport(Arena arena) throws Exception {
    flood(
        arena,
        (things, i) -> {
          StringBuilder containers = new StringBuilder("[");
          for (int c = 0; c < 50; c++) {
            containers.append(c == 0 ? "" : ",").append("{\"id\":\"").append("%012x".formatted(c));
            containers.append("\",\"name\":\"n").append(i).append('x').append(c);
            containers.append("\",\"state\":\"running\",\"cpu_percent\":1}");
          }
          return report(arena, things, "one", i, containers.append(']').toString());
        });
  }

  @Test
  void oneAgentSaysNonsenseWithoutEnd(Arena arena) throws Exception {
    List<String> nonsense =
        List.of("{\"type\":\"dance\"}", "{\"type\":\"pong\"}", "{\"type\":\"command_result\"}");
    flood(arena, (things, i) -> nonsense.get((int) (i % nonsense.size())));
  }

  private interface Frames {
    String frame(Belongings things, long number);
  }

  private static void flood(Arena arena, Frames frames) throws Exception {
    try (Belongings things = new Belongings(arena, "commands:any")) {
      for (int i = 0; i < REPORTS; i++) {
        things.agent.send(frames.frame(things, i + 2L));
      }
      arena.assertWell();
    }
    arena.assertWell();
  }

  private static String report(
      Arena arena, Belongings things, String boot, long sequence, String containers) {
    return """
        {"type":"metrics","data":{"server_id":"%s","timestamp":"%s","boot_id":"%s","sequence":%d,\
        "cpu":{"usage_percent":7,"cores":2},"containers":%s}}"""
        .formatted(things.id("server_id"), arena.now(), boot, sequence, containers);
  }
}
