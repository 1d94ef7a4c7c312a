package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who hang up before their answer, which costs the log no stack trace. */
@ExtendWith(ArenaProvider.class)
class HangUpIT {
  private static final int ROUNDS = 20 * Arena.SCALE;

  @Test
  void aCallerWhoHangsUpLeavesNoStackTrace(Arena arena) throws Exception {
    int before = arena.log().length();
    try (Tenant caller = arena.newTenant()) {
      String bearer = "Authorization: Bearer " + caller.accessToken() + "\r\n";
      String server = "{\"name\":\"" + caller.username + "\"}";
      String login = "{\"username\":\"" + caller.username + "\",\"password\":\"wrong wrong\"}";
      List<String> requests =
          List.of(
              Requests.get(arena.base(), "/api/v1/servers", bearer),
              Requests.of(arena.base(), "POST", "/api/v1/servers", bearer, server),
              Requests.of(arena.base(), "POST", "/api/v1/auth/login", "", login),
              Requests.get(arena.base(), "/openapi.json", ""),
              Requests.get(arena.base(), "/", ""));
      for (int i = 0; i < ROUNDS; i++) {
        List<Wire> wires = new ArrayList<>();
        for (String request : requests) {
          Wire wire = Wire.open(arena.base(), arena.newAddress());
          wires.add(wire);
          wire.send(request.getBytes(UTF_8));
        }
        wires.forEach(Wire::close);
      }
    }
    arena.assertWell();
    assertThat(arena.log().substring(before).lines()).noneMatch(line -> line.startsWith("\tat "));
  }
}
