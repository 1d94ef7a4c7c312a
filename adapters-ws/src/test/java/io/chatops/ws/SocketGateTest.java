package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.http.UpgradeRejectedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(240)
@QuarkusTest
class SocketGateTest {
  private static final String VERSION =
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void answersAPlainGetWithTheErrorBody() {
    Response answer = request("GET");

    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.header("upgrade")).isEqualTo("websocket");
    assertThat(answer.contentType()).contains("application/json");
    assertThat(answer.asString()).startsWith("{\"detail\":\"").endsWith("\"status_code\":426}");
  }

  @Test
  void allowsNoOtherMethod() {
    Response answer = request("POST");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("GET");
  }

  @Test
  void refusesABodyWithTheUpgrade() throws Exception {
    assertThat(upgrade("Content-Length: 5\r\n", "hello")).startsWith("HTTP/1.1 400 ");
    assertThat(upgrade("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "websocket, Upgrade, 101",
    "WebSocket, 'keep-alive, upgrade', 101",
    "'h2c, websocket', Upgrade, 426",
    "websockets, Upgrade, 426",
    "websocket, upgraded, 426"
  })
  void wantsExactlyTheUpgradeToWebSocket(String upgrade, String connection, int status)
      throws Exception {
    String head =
        head("Upgrade: %s\r\nConnection: %s\r\n".formatted(upgrade, connection) + VERSION + "\r\n");

    assertThat(head).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void takesNoCompressedFrames() throws Exception {
    assertThat(upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n", ""))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContainIgnoringCase("sec-websocket-extensions");
  }

  @Test
  void refusesAForeignOriginBeforeTheUpgrade() {
    assertThatThrownBy(() -> hub.connect(SocketHub.AGENTS, "https://evil.example.org"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class, e -> assertThat(e.getStatus()).isEqualTo(403));
  }

  @Test
  void letsListedAndOwnPagesIn() {
    assertThat(hub.connect(SocketHub.AGENTS, "https://dashboard.example.org").isClosed()).isFalse();
    assertThat(hub.connect(SocketHub.AGENTS, "http://127.0.0.1:" + hub.port()).isClosed())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://hub.example.org, hub.example.org, true",
    "https://hub.example.org, hub.example.org, true",
    "https://hub.example.org, hub.example.org:443, true",
    "http://hub.example.org:8080, hub.example.org:8080, true",
    "HTTP://HUB.example.org:8080, hub.EXAMPLE.org:8080, true",
    "http://hub.example.org:8081, hub.example.org:8080, false",
    "http://hub.example.org.evil.org, hub.example.org, false",
    "https://listed.example.org, hub.example.org, true",
    "https://listed.example.org:8443, hub.example.org, false",
    "null, hub.example.org, false",
    "::, hub.example.org, false"
  })
  void knowsItsOwnPages(String origin, String host, boolean allowed) {
    AllowedOrigins origins = new AllowedOrigins(Set.of("https://listed.example.org"));

    assertThat(origins.allows(origin, host)).isEqualTo(allowed);
  }

  /** Returns the head of the answer to an upgrade request with this header and body. */
  private String upgrade(String header, String body) throws IOException {
    return head("Upgrade: websocket\r\nConnection: Upgrade\r\n" + VERSION + header + "\r\n" + body);
  }

  /** Returns the head of the answer to a request that goes on like this. */
  private String head(String rest) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
      socket.setSoTimeout(60_000);
      String request = "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n".formatted(SocketHub.AGENTS) + rest;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      StringBuilder head = new StringBuilder();
      for (int next = 0; next >= 0 && head.indexOf("\r\n\r\n") < 0; ) {
        next = socket.getInputStream().read();
        head.append((char) next);
      }
      return head.toString();
    }
  }

  private Response request(String method) {
    return RestAssured.given().request(method, "http://127.0.0.1:" + hub.port() + SocketHub.AGENTS);
  }
}
