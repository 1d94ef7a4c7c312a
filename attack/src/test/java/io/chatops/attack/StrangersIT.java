package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks by somebody without an account: users and agents notice nothing. */
@ExtendWith(ArenaProvider.class)
class StrangersIT {
  private static final int NETWORKS = 12;

  /** Beyond, the hub refuses an address without checking the password. */
  private static final int SIGN_INS = 10;

  private static final int CONNECTIONS = 200 * Arena.SCALE;
  private static final int FRAMES = 20_000;

  private static final String UPGRADE =
      """
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  /** The beginning of a message, and a further part of it; both are empty. */
  private static final String BEGIN = "\u0001\u0080\0\0\0\0";

  private static final String GO_ON = "\0\u0080\0\0\0\0";

  @Test
  void manyNetworksSignInAtOnce(Arena arena) throws Exception {
    String request =
        Requests.of(
            arena.base(),
            "POST",
            "/api/v1/auth/login",
            "",
            "{\"username\":\"nobody\",\"password\":\"wrong wrong wrong\"}");

    Crowd crowd = Crowd.of(arena, addresses(arena, NETWORKS), SIGN_INS * NETWORKS, request);
    try (crowd) {
      arena.assertWell();
    }
    arena.assertWell();
  }

  @Test
  void oneAddressRegistersWithoutEnd(Arena arena) throws Exception {
    String address = arena.newAddress();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < Arena.REGISTRATIONS + 5; i++) {
      String name = "stranger" + i;
      String body =
          """
          {"email":"%1$s@example.org","username":"%1$s","password":"%2$s","password_confirm":"%2$s"}"""
              .formatted(name, "zebra-" + name + "-umbrella");
      String request = Requests.of(arena.base(), "POST", "/api/v1/auth/register", "", body);
      statuses.add(Wire.exchange(arena.base(), address, request).status());
    }

    assertThat(statuses.subList(0, Arena.REGISTRATIONS)).containsOnly(201);
    assertThat(statuses.subList(Arena.REGISTRATIONS, statuses.size())).containsOnly(429);
    try (Tenant other = arena.newTenant()) {
      assertThat(other.get("/api/v1/auth/me").status()).isEqualTo(200);
    }
    arena.assertWell();
  }

  @Test
  void connectionsAreOpenedAndNotUsed(Arena arena) throws Exception {
    String head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: " + arena.base().getAuthority();
    List<String> beginnings =
        List.of(
            "",
            head,
            head + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{",
            Requests.get(arena.base(), "/openapi.json", "").repeat(10));
    List<Crowd> crowds = new ArrayList<>();
    try {
      for (String beginning : beginnings) {
        crowds.add(Crowd.of(arena, addresses(arena, 20), CONNECTIONS, beginning));
      }
      arena.assertWell();
    } finally {
      crowds.forEach(Crowd::close);
    }
    arena.assertWell();
  }

  @Test
  void socketsThatDoNotSignInSendPartsWithoutEnd(Arena arena) throws Exception {
    String upgrade = Requests.get(arena.base(), "/api/v1/agents/ws", UPGRADE);

    try (Crowd crowd = Crowd.of(arena, addresses(arena, 10), CONNECTIONS / 4, upgrade)) {
      crowd.send(BEGIN + GO_ON.repeat(FRAMES));
      arena.assertWell();
    }
    arena.assertWell();
  }

  private static List<String> addresses(Arena arena, int count) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(arena.newAddress());
    }
    return addresses;
  }
}
