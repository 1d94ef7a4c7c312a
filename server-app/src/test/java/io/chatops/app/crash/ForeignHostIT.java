package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for names that are not the hub's, against the packaged hub with its real filters. */
class ForeignHostIT {
  @TempDir Path home;

  @Test
  void answersToItsOwnNamesOnly() throws Exception {
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_PUBLIC_URL", "https://hub.example.org/chatops")
            .with("CHATOPS_HUB_URL", "http://hub-1.internal:8080")
            .with("CHATOPS_ALLOWED_HOSTS", "hub,hub.lan")) {
      hub.start();

      for (String path :
          List.of(
              "/",
              "/health",
              "/health/live/../../api/v1/servers",
              "/openapi.json",
              "/docs/",
              "/metrics",
              "/api/v1/servers")) {
        assertRefused(to(hub, "evil.example:8080").urlEncodingEnabled(false).get(path), path);
      }
      for (String check : List.of("/health/live", "/health/ready")) {
        assertThat(to(hub, "balancer.example").get(check).statusCode()).as(check).isEqualTo(200);
      }
      assertRefused(to(hub, "evil.example").post("/api/v1/auth/login"), "a sign-in");
      for (String path : List.of("agents/ws", "ws/metrics/1", "ws/logs/1", "ws/fleet")) {
        Response refused =
            to(hub, "evil.example")
                .header("Origin", "http://evil.example")
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .get("/api/v1/" + path);
        assertRefused(refused, path);
      }

      for (String own :
          List.of(
              "hub.example.org",
              "hub-1.internal:8080", // for other hubs
              "hub.lan:8080",
              "hub",
              "localhost",
              "127.0.0.1",
              "[::1]:80")) {
        assertThat(to(hub, own).get("/health/live").statusCode()).as(own).isEqualTo(200);
        assertThat(to(hub, own).get("/api/v1/servers").statusCode()).as(own).isEqualTo(401);
      }
    }
  }

  /** One line in the log for each would let a stranger fill it. */
  @Test
  void rejectsRequestsWithoutAValidHostAndLogsNothing() throws Exception {
    try (HubProcess hub = HubProcess.in(home).with("CHATOPS_STORAGE", "memory")) {
      hub.start();
      // The last line of its start, before which it listens.
      Await.until(
          "it has told of its start",
          Duration.ofMinutes(1),
          () -> Files.readString(hub.log()).contains("Installed features: "));
      int before = Files.readAllLines(hub.log()).size();

      for (String host : List.of("", "Host: [\r\n", "Host: a b\r\n", "Host: hub:port\r\n")) {
        String answer = exchange(hub, "GET /health/live HTTP/1.1\r\n" + host + "\r\n");
        assertThat(answer)
            .as(host)
            .startsWith("HTTP/1.1 400 ")
            .contains("application/json", "{\"detail\":\"The request is malformed");
      }

      assertThat(Files.readAllLines(hub.log()).stream().skip(before))
          .allMatch(line -> line.contains("SlowOperationLog")); // of a busy machine
    }
  }

  private static String exchange(HubProcess hub, String request) throws IOException {
    try (Socket socket = new Socket(hub.base().getHost(), hub.base().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static RequestSpecification to(HubProcess hub, String host) {
    return hub.http().header("Host", host);
  }

  private static void assertRefused(Response answer, String what) {
    assertThat(answer.statusCode()).as(what).isEqualTo(421);
    assertThat(answer.contentType()).as(what).isEqualTo("application/json");
    assertThat(answer.<Integer>path("status_code")).as(what).isEqualTo(421);
    assertThat(answer.<String>path("detail"))
        .as(what)
        .contains("CHATOPS_PUBLIC_URL", "CHATOPS_ALLOWED_HOSTS")
        .doesNotContain("evil");
  }
}
