package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests whose end, address or host two readers may see differently: a second request hidden in
 * the first must never be answered, and no spelling of an address reaches another route's rights.
 */
@ExtendWith(ArenaProvider.class)
class FramingIT {
  /** Hidden in another request; its answer would say so by its status. */
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** Whoever takes these at all takes their body for empty, so that the next request is one. */
  private static final Set<String> ENDING_BEFORE =
      Set.of("a folded header", "a bare LF", "a bare CR");

  @Test
  void noRequestHidesInAnother(Arena arena) throws Exception {
    int hidden = HIDDEN.length();
    String chunks = "0\r\n\r\n" + HIDDEN;
    Map<String, String> tricks = new LinkedHashMap<>();
    tricks.put(
        "CL.TE",
        post(arena, "Content-Length: " + chunks.length() + "\r\nTransfer-Encoding: chunked\r\n")
            + chunks);
    tricks.put(
        "TE.CL",
        post(arena, "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n")
            + Integer.toHexString(hidden)
            + "\r\n"
            + HIDDEN
            + "\r\n0\r\n\r\n");
    tricks.put(
        "two lengths",
        post(arena, "Content-Length: 0\r\nContent-Length: " + hidden + "\r\n") + HIDDEN);
    tricks.put("lengths in a list", post(arena, "Content-Length: 0, " + hidden + "\r\n") + HIDDEN);
    tricks.put("a signed length", post(arena, "Content-Length: +" + hidden + "\r\n") + HIDDEN);
    tricks.put("a negative length", post(arena, "Content-Length: -1\r\n") + HIDDEN);
    tricks.put("a hexadecimal length", post(arena, "Content-Length: 0x0\r\n") + HIDDEN);
    tricks.put(
        "an endless length", post(arena, "Content-Length: 99999999999999999999\r\n") + HIDDEN);
    for (String coding :
        List.of(
            "xchunked",
            "chunked, identity",
            "identity",
            "\u000bchunked",
            "chunked\u0000",
            "gzip")) {
      tricks.put("coding " + coding, post(arena, "Transfer-Encoding: " + coding + "\r\n") + chunks);
    }
    tricks.put(
        "a blank before the colon",
        post(arena, "Transfer-Encoding : chunked\r\nContent-Length: " + chunks.length() + "\r\n")
            + chunks);
    tricks.put(
        "a folded header",
        post(arena, "X-One: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n") + HIDDEN);
    tricks.put("a bare LF", post(arena, "X-One: a\nContent-Length: 0\r\n") + HIDDEN);
    tricks.put("a bare CR", post(arena, "X-One: a\rContent-Length: 0\r\n") + HIDDEN);
    tricks.put(
        "a chunk extension with a line",
        post(arena, "Transfer-Encoding: chunked\r\n") + "1;a=\"\n" + "\"\r\nx\r\n0\r\n\r\n");
    tricks.put(
        "a chunk beyond its size",
        post(arena, "Transfer-Encoding: chunked\r\n") + "1\r\nxx\r\n0\r\n\r\n" + HIDDEN);
    tricks.put(
        "an endless chunk",
        post(arena, "Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\n" + HIDDEN);
    SoftAssertions all = new SoftAssertions();
    String address = arena.newAddress();
    for (Map.Entry<String, String> trick : tricks.entrySet()) {
      try (Wire wire = Wire.open(arena.base(), address)) {
        wire.trySend(trick.getValue().getBytes(UTF_8));
        wire.finish();
        Answer first = wire.receive();
        all.assertThat(first.status()).as(trick.getKey()).isBetween(0, 499).isNotEqualTo(200);
        if (!ENDING_BEFORE.contains(trick.getKey())) {
          all.assertThat(wire.receive().status()).as(trick.getKey()).isNotEqualTo(200);
        }
      }
    }
    all.assertAll();
    arena.assertWell();
  }

  @Test
  void noSpellingOfAnAddressReachesWhatItMayNot(Arena arena) throws Exception {
    List<String> spellings =
        List.of(
            "//api/v1/servers",
            "/api//v1/servers",
            "/api/v1//servers",
            "/api/v1/servers/",
            "/api/v1/./servers",
            "/api/v1/auth/login/../../servers",
            "/api/v1/auth/login/%2e%2e/%2e%2e/servers",
            "/api/v1/auth/login/..%2f..%2fservers",
            "/api/v1/auth/login/..%5c..%5cservers",
            "/health/..;/api/v1/servers",
            "/health;x=/../api/v1/servers",
            "/api/v1/servers;x=1",
            "/api/v1;x=1/servers",
            "/api/v1/servers%3bx=1",
            "/api/v1/servers%2f",
            "/api%2fv1%2fservers",
            "/api/v1/servers%00",
            "/api/v1/servers%20",
            "/api/v1/servers.json",
            "/API/V1/SERVERS",
            "/api/v1/%73ervers",
            "/api/v1/servers?",
            "/docs/../api/v1/servers",
            "/docs/%2e%2e/api/v1/servers",
            "/docs/..%2fapi%2fv1%2fservers",
            "/openapi.json/../api/v1/servers",
            "/metrics/../api/v1/servers",
            "/%2e/api/v1/servers",
            "/\\api/v1/servers",
            "/docs/..%2f..%2f..%2fetc/passwd",
            "/docs/%2e%2e/%2e%2e/application.properties",
            "/redoc/../../META-INF/MANIFEST.MF",
            "http://evil.example/api/v1/servers",
            "http://127.0.0.1/api/v1/servers",
            "https://[::1]/api/v1/servers",
            "/metrics;x=1",
            "//metrics",
            "/metrics/",
            "/q/health",
            "/q/dev",
            "/q/arc/beans",
            "/q/metrics",
            "/.well-known/../api/v1/servers");
    SoftAssertions all = new SoftAssertions();
    String address = arena.newAddress();
    for (String spelling : spellings) {
      Answer answer =
          Wire.exchange(arena.base(), address, Requests.get(arena.base(), spelling, ""));
      all.assertThat(answer.status())
          .as(spelling + ": " + answer.body())
          .isIn(400, 401, 404, 405, 421, 422);
    }
    all.assertAll();
    arena.assertWell();
  }

  /** The head of a call that nobody may make without a token, with such headers. */
  private static String post(Arena arena, String headers) {
    return "POST /api/v1/servers HTTP/1.1\r\nHost: "
        + arena.base().getAuthority()
        + "\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n";
  }
}
