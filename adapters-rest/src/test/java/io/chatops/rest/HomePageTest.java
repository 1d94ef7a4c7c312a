package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HomePageTest {
  private final Api browser =
      Api.stranger().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

  @Test
  void greetsABrowserAndLeadsOn() {
    Api.Answer answer = browser.get("//");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("Vary")).isEqualTo("Accept");
    String page = answer.body();
    for (String link : List.of("/docs/", "/redoc/", "/health", "/openapi.json")) {
      assertThat(page).contains("href=\"" + link + "\"");
    }
    // The other comes with the whole hub.
    for (String link : List.of("/docs/", "/redoc/", "/openapi.json")) {
      assertThat(browser.get(link).status()).as(link).isEqualTo(200);
    }
  }

  @Test
  void bringsEverythingAlongAndAllowsNothingElse() throws Exception {
    Api.Answer answer = browser.get("//");
    String page = answer.body();
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

    assertThat(page).doesNotContain("://", "<script", "style=\"", "@import", "url(");
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void letsBrowsersAskWhetherAPageIsStillTheSame() {
    for (String page : List.of("//", "/redoc/", "/redoc/redoc.html")) {
      assertThat(browser.get(page).header("Cache-Control")).as(page).isEqualTo("no-cache");
    }
    assertThat(browser.get("/servers").header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void keepsTheErrorBodyForWhoeverWantsNoPage() {
    Api.Answer json = Api.stranger().with("Accept", "application/json").get("//");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.json().path("status_code").asInt()).isEqualTo(404);
    assertThat(json.header("Vary")).isEqualTo("Accept");

    assertThat(browser.get("//nowhere").status()).isEqualTo(404);
    assertThat(browser.get("//nowhere").json().path("status_code").asInt()).isEqualTo(404);
  }
}
