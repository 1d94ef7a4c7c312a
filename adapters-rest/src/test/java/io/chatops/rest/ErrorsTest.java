package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ErrorsTest {
  private final Api user = Api.user();

  @Test
  void answersWithJsonOnly() {
    for (String path : List.of("/servers", "/commands/" + user.newServer(), "/auth/me")) {
      for (String kind : List.of("text/html", "image/png")) {
        assertThat(user.with("Accept", kind).get(path).status()).as(path).isEqualTo(406);
      }
      Api.Answer answer = user.with("Accept", "text/html, */*").get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Type")).as(path).startsWith("application/json");
    }
  }

  @Test
  void mapsEveryKindOfFailureToItsStatus() {
    Map<String, Integer> expected =
        Map.of(
            "conflict", 400,
            "unauthenticated", 401,
            "forbidden", 403,
            "not_found", 404,
            "rate_limited", 429,
            "agent_not_connected", 503,
            "agent_timeout", 504,
            "agent_refused", 403,
            "invalid", 422);
    expected.forEach(
        (how, status) -> {
          Api.Answer answer = user.get("/failing/" + how);
          assertThat(answer.status()).as(how).isEqualTo(status);
          assertThat(answer.body())
              .isEqualTo("{\"detail\":\"as asked\",\"status_code\":" + status + "}");
        });
    assertThat(user.get("/failing/unauthenticated").header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void tellsWhenToComeBackWhileTheStorageIsAway() {
    Api.Answer answer = user.get("/failing/storage");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void hidesABugBehindARequestIdOfTheLog() {
    List<LogRecord> log = new ArrayList<>();
    Handler listener = new Collector(log);
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    Api.Answer answer;
    try {
      answer = user.get("/failing/bug");
    } finally {
      root.removeHandler(listener);
    }

    assertThat(answer.status()).isEqualTo(500);
    String requestId = answer.json().path("request_id").asText();
    assertThat(requestId).isNotEmpty();
    assertThat(answer.body()).doesNotContain(FailingResource.SECRET, "Exception", "io.chatops");
    assertThat(log.stream().map(ErrorsTest::text)).anyMatch(line -> line.contains(requestId));
  }

  @Test
  void putsSafetyHeadersOnEveryAnswer() {
    for (Api.Answer answer :
        List.of(
            user.get("/servers"),
            user.get("/nowhere"),
            Api.stranger().get("/servers"),
            user.get("//nowhere"),
            user.get("/openapi.json"),
            user.get("/redoc/"))) {
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    }
    assertThat(user.get("/servers").header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void letsPagesOnlyBeRead() {
    for (String page :
        List.of(
            "//",
            "//health",
            "//health/live",
            "/openapi.json",
            "//openapi",
            "//docs",
            "/docs/",
            "/redoc",
            "/redoc/",
            "/redoc/redoc.standalone.js")) {
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE")) {
        Api.Answer answer = user.send(method, page, null, null);
        assertThat(answer.status()).as(method + " " + page).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.json().path("status_code").asInt()).isEqualTo(405);
      }
      Api.Answer options = user.send("OPTIONS", page, null, null);
      assertThat(options.status()).as(page).isEqualTo(200);
      assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
      assertThat(options.json().has("data")).isTrue();
    }
    assertThat(user.send("HEAD", "/redoc", null, null).header("Location")).isEqualTo("/redoc/");
  }

  @Test
  void tellsTheMethodsOfAnAddressInTheEnvelope() {
    Api.Answer list = user.send("OPTIONS", "/servers", null, null);
    Api.Answer one = user.send("OPTIONS", "/servers/" + user.newServer(), null, null);
    Api.Answer nowhere = user.send("OPTIONS", "/nowhere", null, null);

    assertThat(list.status()).isEqualTo(200);
    assertThat(list.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(list.body())
        .isEqualTo("{\"data\":null,\"message\":\"This address takes GET, HEAD, OPTIONS, POST\"}");
    assertThat(one.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.json().path("status_code").asInt()).isEqualTo(404);
  }

  @Test
  void showsThePagesOfDocumentation() {
    assertThat(user.get("/redoc").header("Location")).isEqualTo("/redoc/");
    assertThat(user.get("/docs").header("Location")).isEqualTo("/docs/");
    assertThat(user.get("/redoc/").body()).contains("/openapi.json", "redoc.standalone.js");
    Api.Answer docs = user.get("/docs/");
    assertThat(docs.body()).contains("/openapi.json", "swagger-ui-bundle.js");
    assertThat(docs.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    Api.Answer head = user.send("HEAD", "/docs/", null, null);
    assertThat(head.header("Content-Length")).isEqualTo(docs.header("Content-Length"));
    assertThat(user.get("/docs/nothing").status()).isEqualTo(404);
  }

  private static String text(LogRecord entry) {
    return entry.getMessage() + Arrays.toString(entry.getParameters());
  }

  private static final class Collector extends Handler {
    private final List<LogRecord> log;

    Collector(List<LogRecord> log) {
      this.log = log;
    }

    @Override
    public void publish(LogRecord entry) {
      log.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
