package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Browsers, which keep their refresh token in a cookie. */
@QuarkusTest
class CookiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
  private final String own = Api.uri("").toString();
  private final Api stranger = Api.stranger();
  private final Api page = stranger.with("Origin", own);

  @Inject MutableClock clock;

  /** A browser after a sign-in: its token, and the cookie in its jar. */
  private record Browser(Api api, String cookie) {
    static Browser of(Api.Answer answer, Api page) {
      assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
      return new Browser(
          page.withToken(answer.data().path("access_token").textValue()), cookieOf(answer));
    }

    Api withCookie() {
      return api.with("Cookie", "theme=dark; chatops_refresh=" + cookie);
    }
  }

  private static String cookieOf(Api.Answer answer) {
    return attributes(answer).get(0).substring("chatops_refresh=".length());
  }

  private static List<String> attributes(Api.Answer answer) {
    return Arrays.asList(answer.header("Set-Cookie").split("; ", -1));
  }

  private Browser browser() {
    return Browser.of(page.post("/auth/register", registration()), page);
  }

  private String registration() {
    return Api.registration(name).replace("{", "{\"cookie\": true, ");
  }

  private Api.Answer refresh(String cookie) {
    return refresh(page, cookie);
  }

  private static Api.Answer refresh(Api api, String cookie) {
    return api.with("Cookie", "chatops_refresh=" + cookie).post("/auth/refresh");
  }

  private Api.Answer login(Api from) {
    return from.post(
        "/auth/login",
        "{\"username\": \"%s\", \"password\": \"%s\", \"cookie\": true}"
            .formatted(name, Api.PASSWORD));
  }

  @Test
  void hidesTheTokenFromScriptsAndOtherSites() {
    Api.Answer answer = page.post("/auth/register", registration());

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.data().has("refresh_token")).isFalse();
    assertThat(answer.data().path("user").path("username").asText()).isEqualTo(name);
    assertThat(attributes(answer))
        .contains("Max-Age=2592000", "Path=/api/v1/auth", "HTTPOnly", "SameSite=Strict")
        .doesNotContain("Secure")
        .noneMatch(attribute -> attribute.startsWith("Domain"));
    assertThat(answer.body()).doesNotContain(cookieOf(answer));
    assertThat(page.post("/auth/login", "{\"username\":\"a\",\"password\":\"b\"}").status())
        .as("without the wish, no page is asked for its origin")
        .isEqualTo(401);
  }

  @Test
  void signsInByAFormToo() {
    browser();
    String form =
        "username=%s&password=%s&cookie=%s".formatted(name, Api.PASSWORD.replace(' ', '+'), "true");

    assertThat(cookieOf(page.send("POST", "/auth/login", FORM, form))).hasSizeGreaterThan(80);
    String without = form.replace("true", "false");
    assertThat(page.send("POST", "/auth/login", FORM, without).header("Set-Cookie")).isEmpty();
    String wrong = form.replace("true", "yes");
    assertThat(page.send("POST", "/auth/login", FORM, wrong).invalidFields())
        .containsExactly("cookie");
  }

  @Test
  void marksTheCookieSecureUnderThePathOfTheProxy() {
    browser();
    Api behindProxy = stranger.with("Origin", "https://hub.example.org");
    Api direct = page.with("X-Forwarded-Proto", "https");

    assertThat(attributes(login(behindProxy))).contains("Path=/ops/api/v1/auth", "Secure");
    assertThat(attributes(login(page))).contains("Path=/api/v1/auth").doesNotContain("Secure");
    assertThat(attributes(login(stranger.with("Origin", own.replace("http:", "https:")))))
        .as("behind a proxy that does not tell of its TLS")
        .contains("Path=/api/v1/auth", "Secure");
    assertThat(login(direct).status()).as("a page without TLS of a hub with it").isEqualTo(403);
  }

  @Test
  void refreshesByTheCookieForItsOwnPages() {
    Browser browser = browser();

    Api.Answer next = refresh(browser.cookie());

    assertThat(next.status()).isEqualTo(200);
    assertThat(next.data().path("user").path("username").asText()).isEqualTo(name);
    assertThat(next.data().path("expires_in").asInt()).isEqualTo(900);
    assertThat(next.data().has("refresh_token")).isFalse();
    assertThat(cookieOf(next)).isNotEqualTo(browser.cookie());
    assertThat(attributes(next)).contains("HTTPOnly", "SameSite=Strict", "Path=/api/v1/auth");
    Api listed = stranger.with("Origin", TestWiring.LISTED_ORIGIN);
    assertThat(refresh(listed, cookieOf(next)).status()).isEqualTo(200);
  }

  @Test
  void refusesOtherPagesAndChangesNothing() {
    Browser browser = browser();
    for (@Nullable String origin :
        new @Nullable String[] {
          null,
          "null",
          "",
          "https://evil.example",
          own + ".evil.example",
          own.replace("127.0.0.1", "localhost"),
          own.replaceFirst(":[0-9]+$", ":1"),
          "http://hub.example.org",
          "https://hub.example.org:8443",
          "https://hub.example.org.evil.example",
          "file://",
          "not an origin"
        }) {
      Api foreign = origin == null ? stranger : stranger.with("Origin", origin);
      assertThat(refresh(foreign, browser.cookie()).status()).as(origin).isEqualTo(403);
      assertThat(login(foreign).status()).as(origin).isEqualTo(403);
      assertThat(foreign.post("/auth/register", registration()).status()).as(origin).isEqualTo(403);
    }

    clock.advance(SessionRepository.GRACE);
    assertThat(refresh(browser.cookie()).status()).as("the same cookie").isEqualTo(200);
    assertThat(browser.api().get("/auth/sessions").data()).hasSize(1);
  }

  @Test
  void answersAPageWithoutACookieQuietly() {
    for (Api api : new Api[] {page, stranger, stranger.with("Origin", "https://evil.example")}) {
      assertThat(api.post("/auth/refresh").status()).isEqualTo(401);
      assertThat(api.post("/auth/refresh", "{}").status()).isEqualTo(401);
      assertThat(api.post("/auth/refresh").header("Set-Cookie")).isEmpty();
    }
    assertThat(refresh("made-up.token").status()).isEqualTo(401);
    assertThat(page.post("/auth/refresh", "{\"refresh_token\":null}").status()).isEqualTo(422);
  }

  @Test
  void keepsTwoTabsSignedInThatRefreshAtOnce() {
    Browser browser = browser();
    Api.Answer one = refresh(browser.cookie());
    clock.advance(SessionRepository.GRACE.minusMillis(1));
    Api.Answer two = refresh(browser.cookie());

    assertThat(two.status()).isEqualTo(200);
    for (Api.Answer tab : List.of(one, two)) {
      Api api = page.withToken(tab.data().path("access_token").textValue());
      assertThat(api.get("/auth/me").status()).isEqualTo(200);
    }
    clock.advance(Duration.ofMinutes(10));
    assertThat(refresh(cookieOf(two)).status()).isEqualTo(200);
  }

  @Test
  void endsTheSessionWhenAnOldCookieReturns() {
    Browser browser = browser();
    Api.Answer next = refresh(browser.cookie());
    clock.advance(SessionRepository.GRACE);

    assertThat(refresh(browser.cookie()).status()).isEqualTo(401);

    assertThat(refresh(cookieOf(next)).status()).isEqualTo(401);
    assertThat(browser.api().get("/auth/me").status()).isEqualTo(401);
  }

  @Test
  void takesNoTokenFromTheOtherPlace() {
    Browser browser = browser();
    String inBody = stranger.login(name, Api.PASSWORD).data().path("refresh_token").textValue();

    assertThat(refresh(inBody).status()).isEqualTo(401);
    String cookie = "{\"refresh_token\":\"%s\"}".formatted(browser.cookie());
    assertThat(stranger.post("/auth/refresh", cookie).status()).isEqualTo(401);

    assertThat(refresh(browser.cookie()).status()).isEqualTo(200);
    String body = "{\"refresh_token\":\"%s\"}".formatted(inBody);
    assertThat(stranger.post("/auth/refresh", body).status()).isEqualTo(200);
    assertThat(stranger.post("/auth/refresh", body).status()).as("no grace").isEqualTo(401);
  }

  @Test
  void signsOutTheBrowserAloneAndClearsItsCookie() {
    Browser browser = browser();
    Api script = stranger.withToken(token(stranger.login(name, Api.PASSWORD)));

    Api.Answer out = browser.withCookie().post("/auth/logout");

    assertThat(out.status()).isEqualTo(200);
    assertThat(attributes(out))
        .contains("chatops_refresh=", "Max-Age=0", "Path=/api/v1/auth", "HTTPOnly");
    assertThat(browser.api().get("/auth/me").status()).isEqualTo(401);
    assertThat(refresh(browser.cookie()).status()).isEqualTo(401);
    assertThat(script.get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void leavesTheCookieOfAnotherSession() {
    Browser before = browser();
    Browser after = Browser.of(login(page), page);

    Api.Answer out =
        before.api().with("Cookie", "chatops_refresh=" + after.cookie()).post("/auth/logout");

    assertThat(out.header("Set-Cookie")).isEmpty();
    assertThat(before.api().get("/auth/me").status()).isEqualTo(401);
    assertThat(refresh(after.cookie()).status()).isEqualTo(200);
  }

  @Test
  void listsOnesSessionsAndEndsOne() {
    Api agent = page.with("User-Agent", "Test/1.0 (bell)");
    Browser browser = Browser.of(agent.post("/auth/register", registration()), page);
    clock.advance(Duration.ofMinutes(1));
    Api script = stranger.withToken(token(stranger.login(name, Api.PASSWORD)));

    JsonNode sessions = script.get("/auth/sessions").data();
    assertThat(sessions.findValuesAsText("current")).containsExactly("true", "false");
    JsonNode other = sessions.path(1);
    assertThat(other.path("user_agent").asText()).isEqualTo("Test/1.0 (bell)");
    assertThat(other.path("address").asText()).startsWith("10.1.");
    assertThat(other.path("created_at")).isEqualTo(other.path("last_used_at"));
    assertThat(Duration.between(time(other, "last_used_at"), time(other, "expires_at")))
        .isEqualTo(Duration.ofDays(30));
    assertThat(script.get("/auth/sessions?limit=1&offset=1").json().path("meta").toString())
        .isEqualTo("{\"total\":2,\"limit\":1,\"offset\":1}");

    String id = "/auth/sessions/" + other.path("id").textValue();
    assertThat(Api.user().delete(id).status()).isEqualTo(404);
    assertThat(script.delete(id).status()).isEqualTo(200);
    assertThat(script.delete(id).status()).isEqualTo(404);
    assertThat(script.delete("/auth/sessions/x").status()).isEqualTo(422);
    assertThat(browser.api().get("/auth/me").status()).isEqualTo(401);
    assertThat(refresh(browser.cookie()).status()).isEqualTo(401);
    assertThat(script.get("/auth/sessions").data()).hasSize(1);
    assertThat(script.get("/audit?action=session.end").data()).hasSize(2);
  }

  @Test
  void tellsStrangersTheWaysToGetAnAccount() {
    JsonNode options = stranger.get("/auth/options").data();

    assertThat(options.path("registration").asText()).isEqualTo("open");
    assertThat(options.path("registration_open").asBoolean()).isTrue();
    assertThat(options.path("first_user").asBoolean(true)).isFalse();
    assertThat(options.path("version").asText()).matches("[0-9]+\\.[0-9]+.*");
    assertThat(options.path("password").toString())
        .isEqualTo("{\"min_length\":8,\"max_length\":128}");
  }

  private static Instant time(JsonNode object, String field) {
    return Instant.parse(object.path(field).asText());
  }

  private static String token(Api.Answer answer) {
    return answer.data().path("access_token").textValue();
  }
}
