package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DashboardPagesTest {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  private final Api browser =
      Api.stranger().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

  @Test
  void answersEachPageWithTheOneThatShowsThemAll() {
    for (String path : List.of("//", "//login", "//servers", "//servers/")) {
      Api.Answer answer = browser.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("Vary")).isEqualTo("Accept");
      assertThat(answer.body()).contains("<div id=\"root\">");
    }
  }

  @Test
  void allowsNothingButItsOwnFiles() {
    Api.Answer answer = browser.get("//servers");

    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.body()).doesNotContain("://", "<style", "style=", "onload", "<script>");
  }

  @Test
  void leadsToAssetsThatNeverChangeFromAnyDepth() {
    for (String page : List.of("//", "//servers/")) {
      Matcher links = ASSET.matcher(browser.get(page).body());
      int found = 0;
      while (links.find()) {
        // A link that starts at the root would leave the prefix of a proxy.
        assertThat(links.group(1)).startsWith(page.equals("//") ? "assets/" : "../assets/");
        Api.Answer asset = browser.get("//" + links.group(1).replace("../", ""));
        assertThat(asset.status()).as(links.group(1)).isEqualTo(200);
        assertThat(asset.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(asset.header("Content-Type"))
            .matches("(text/(javascript|css)|image/svg|font/).*");
        found++;
      }
      assertThat(found).isEqualTo(5);
    }
  }

  @Test
  void packsForThoseWhoUnpack() throws Exception {
    Matcher link =
        Pattern.compile("stylesheet\" href=\"([^\"]+)").matcher(browser.get("//").body());
    assertThat(link.find()).isTrue();
    String style = "/" + link.group(1);

    HttpResponse<byte[]> packed = get(style, "br, gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.headers().allValues("Vary")).contains("Accept-Encoding");
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    for (String encoding : List.of("identity", "gzip;q=0", "br")) {
      HttpResponse<byte[]> plain = get(style, encoding);
      assertThat(plain.headers().firstValue("Content-Encoding")).as(encoding).isEmpty();
      assertThat(plain.body()).isEqualTo(unpacked);
    }
  }

  /** The usual client of the tests adds encodings of its own. The hub speaks HTTP/1.1 alone. */
  private static HttpResponse<byte[]> get(String path, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(Api.uri("/").resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofMinutes(1))
            .header("Accept-Encoding", encoding)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  @Test
  void keepsTheErrorBodyForAllElse() {
    Api.Answer json = Api.stranger().with("Accept", "application/json").get("//servers");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.json().path("status_code").asInt()).isEqualTo(404);
    assertThat(json.header("Vary")).isEqualTo("Accept");

    Api program = Api.stranger().with("Accept", "*/*");
    for (String path :
        List.of(
            "//nowhere", "//servers/../nowhere", "//assets/", "//assets/no.js", "//index.html")) {
      assertThat(program.get(path).status()).as(path).isEqualTo(404);
      assertThat(program.get(path).json().path("status_code").asInt()).as(path).isEqualTo(404);
    }
    // Nothing below the API answers with a page.
    for (String path : List.of("/nowhere", "/servers", "/auth/login", "//api", "//api/v2/x")) {
      assertThat(browser.get(path).header("Content-Type")).as(path).contains("application/json");
    }
    assertThat(browser.with("x", "y").post("//login", "{}").status()).isEqualTo(405);
  }

  @Test
  void tellsPeopleOfAMistypedAddressByAPage() {
    for (String path : List.of("//nowhere", "//servers/a/b/c", "//assets/no.js")) {
      Api.Answer answer = browser.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(answer.header("Vary")).contains("Accept");
      assertThat(answer.body()).contains("<div id=\"root\">");
    }
    assertThat(browser.get("//servers/a/b/c").body()).contains("src=\"../../../assets/");
    assertThat(browser.with("x", "y").post("//nowhere", "{}").json().path("status_code").asInt())
        .isEqualTo(404);
  }

  @Test
  void letsBrowsersAskWhetherAPageIsStillTheSame() {
    for (String page : List.of("//", "/redoc/", "/redoc/redoc.html")) {
      assertThat(browser.get(page).header("Cache-Control")).as(page).isEqualTo("no-cache");
    }
    assertThat(browser.get("/servers").header("Cache-Control")).isEqualTo("no-store");
  }
}
