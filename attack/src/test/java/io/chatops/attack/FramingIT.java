package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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

  /** Whoever takes these at all ends them before the second request, which so is one. */
  private static final Set<String> ENDING_BEFORE =
      Set.of(
          "a length with an underscore",
          "TE.CL, Transfer_Encoding: chunked",
          "TE.CL, X-One: a\r\n Transfer-Encoding: chunked");

  @Test
  void noRequestHidesInAnother(Arena arena) throws Exception {
    SoftAssertions all = new SoftAssertions();
    HiddenRequests.in(arena.base(), HIDDEN)
        .forEach(
            (name, request) -> {
              try (Wire wire = Wire.open(arena.base(), arena.newAddress())) {
                wire.trySend(request.getBytes(UTF_8));
                wire.finish();
                Answer answer = wire.receive();
                all.assertThat(answer.status()).as(name).isBetween(0, 499);
                while (!answer.wasClosed() && !ENDING_BEFORE.contains(name)) {
                  answer = wire.receive();
                  all.assertThat(answer.status()).as(name).isNotEqualTo(200);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(name, e);
              }
            });
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
}
