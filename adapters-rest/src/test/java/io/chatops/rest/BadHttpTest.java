package io.chatops.rest;

import static io.chatops.rest.BadRequests.FORM;
import static io.chatops.rest.BadRequests.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests with a wrong address, method or size, some of them byte by byte. */
@QuarkusTest
class BadHttpTest {
  @Test
  void refusesUnknownAddressesAndMethods() {
    new BadRequests()
        .get(404, "/nowhere")
        .get(405, "/docker/{id}/containers/web/start", "/auth/login", "/servers/{id}/health")
        .raw(405, "PATCH", "/servers/{id}", JSON, "{}")
        .delete(405, "/servers")
        .bodiless(405, "POST", "/alerts/thresholds/resolve")
        .areRefused();
  }

  @Test
  void refusesLargeBodiesOfAnyKind() {
    String big = "x".repeat(12_000_000);
    new BadRequests()
        .post(413, "/servers", "{'name':'" + big + "'}")
        .raw(413, "POST", "/auth/login", FORM, "username=" + big)
        .raw(413, "POST", "/servers", "text/plain", big)
        .raw(413, "POST", "/nowhere", JSON, big)
        .areRefused();
  }

  @Test
  void answersBrokenPercentEncodingInTheErrorBody() {
    for (String target :
        List.of("/api/v1/servers/%zz", "/api/v1/servers?q=%zz", "/%", "/api/v1/%c0%ae%c0%ae/x")) {
      String answer = RawHttp.exchange(head("GET", target, ""));

      assertThat(answer).as(target).startsWith("HTTP/1.1 4").contains("\"status_code\":4");
    }
  }

  @Test
  void refusesASemicolonInAPath() {
    for (String target :
        List.of("/api/v1/docker/x/containers/;rm", "/api/v1/servers/;x", "/api/v1/servers;x?q=;")) {
      String answer = RawHttp.exchange(head("GET", target, ""));

      assertThat(answer).as(target).startsWith("HTTP/1.1 422").contains("write it as %3B");
    }
    assertThat(RawHttp.exchange(head("GET", "/api/v1/servers?q=;", ""))).startsWith("HTTP/1.1 401");
  }

  @Test
  void answersOverlongAddressesAndHeadersInTheErrorBody() {
    assertThat(RawHttp.exchange(head("GET", "/api/v1/" + "a".repeat(9_000), "")))
        .startsWith("HTTP/1.1 414")
        .contains("\"status_code\":414");
    assertThat(RawHttp.exchange(head("GET", "/api/v1/x", "X-Big: " + "a".repeat(30_000) + "\r\n")))
        .startsWith("HTTP/1.1 431")
        .contains("\"status_code\":431");
    // Far beyond, too: up to 64 KiB the refusal is ours.
    assertThat(RawHttp.exchange(head("GET", "/api/v1/" + "a".repeat(60_000), "")))
        .startsWith("HTTP/1.1 414")
        .contains("\"status_code\":414");
    assertThat(RawHttp.exchange(head("GET", "/api/v1/x", "X-Big: " + "a".repeat(60_000) + "\r\n")))
        .startsWith("HTTP/1.1 431")
        .contains("\"status_code\":431");
  }

  @Test
  void answersALargeChunkedBodyInTheErrorBody() {
    byte[] body = new byte[12_000_000];
    Arrays.fill(body, (byte) 'x');

    String answer =
        RawHttp.exchange(
            head("POST", "/api/v1/servers", "Transfer-Encoding: chunked\r\n"),
            RawHttp.chunked(body));

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":413");
  }

  @Test
  void readsALargeBodyOnlyOfSignedInCallers() {
    String large = "{\"name\":\"" + " ".repeat(100_000) + "\"}";
    byte[] chunks = RawHttp.chunked(large.getBytes(StandardCharsets.US_ASCII));
    String length = "Content-Length: " + large.length() + "\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    byte[] plain = large.getBytes(StandardCharsets.US_ASCII);

    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", chunked), chunks))
        .startsWith("HTTP/1.1 413");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", length), plain))
        .startsWith("HTTP/1.1 413")
        .contains("64 KiB without valid credentials");
    String nonsense = "Authorization: Bearer nonsense\r\n";
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", nonsense + chunked), chunks))
        .startsWith("HTTP/1.1 401");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", nonsense + length), plain))
        .startsWith("HTTP/1.1 401");
    String mine = "Authorization: Bearer " + Api.user().token() + "\r\n";
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", mine + chunked), chunks))
        .startsWith("HTTP/1.1 422");
    assertThat(RawHttp.exchange(head("POST", "/api/v1/servers", mine + length), plain))
        .startsWith("HTTP/1.1 422");
  }

  @Test
  void refusesALargeBodyBeforeAWaitingClientSendsIt() {
    String answer =
        RawHttp.exchange(
            head(
                "POST", "/api/v1/servers", "Content-Length: 12000000\r\nExpect: 100-continue\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":413");
  }

  @Test
  void readsASmallBodyOfAClientThatWaits() {
    String answer =
        RawHttp.exchange(
            head(
                "POST",
                "/api/v1/auth/login",
                "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"),
            "{}".getBytes(StandardCharsets.US_ASCII));

    assertThat(answer).startsWith("HTTP/1.1 100").containsOnlyOnce("100 Continue").contains("422");
  }

  @Test
  void asksForCredentialsBeforeItReadsTheRequest() {
    assertThat(Api.stranger().post("/servers", "{").status()).isEqualTo(401);
    assertThat(Api.stranger().get("/servers/not-a-uuid").status()).isEqualTo(401);
    assertThat(Api.stranger().get("/servers?limit=-1").status()).isEqualTo(401);
  }

  private static String head(String method, String target, String headers) {
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            .replace(
                headers.contains("Content-Type") ? "Content-Type: application/json\r\n" : "~", "")
        + headers
        + "Connection: close\r\n\r\n";
  }
}
