package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other origins, against the packaged hub with its real filters. */
class ForeignPageIT {
  private static final String METRICS_TOKEN = "metrics-token-of-this-test";

  @TempDir Path home;

  @Test
  void servesListedOriginsOnly() throws Exception {
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_METRICS_TOKEN", METRICS_TOKEN)
            .with("CHATOPS_PUBLIC_URL", "https://hub.example/ops")
            .with("CHATOPS_CORS_ORIGINS", "https://listed.example")) {
      hub.start();

      Response foreign = from(hub, "https://evil.example");
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(foreign.asString()).contains("CHATOPS_PUBLIC_URL", "\"status_code\":403");
      assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();

      Response listed = from(hub, "https://listed.example");
      assertThat(listed.statusCode()).isEqualTo(401);
      assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo("https://listed.example");

      assertThat(from(hub, hub.base().toString()).statusCode()).isEqualTo(401);

      // Behind a proxy that ends TLS and does not tell.
      Response own =
          hub.http()
              .header("Host", "localhost")
              .header("Origin", "https://localhost")
              .get("/api/v1/servers");
      assertThat(own.statusCode()).isEqualTo(401);

      // Its own address, however a proxy reaches it.
      assertThat(from(hub, "https://hub.example").statusCode()).isEqualTo(401);
      assertThat(from(hub, "https://hub.example:8443").statusCode()).isEqualTo(403);

      assertThat(upgradesRefused(hub)).isZero();
      for (String path : List.of("agents/ws", "ws/metrics/1", "ws/logs/1", "ws/fleet")) {
        Response refused =
            hub.http()
                .header("Origin", "https://evil.example")
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .get("/api/v1/" + path);
        assertThat(refused.statusCode()).as(path).isEqualTo(403);
        assertThat(refused.contentType()).as(path).isEqualTo("application/json");
        assertThat(refused.<Integer>path("status_code")).as(path).isEqualTo(403);
        assertThat(refused.<String>path("detail")).as(path).contains("origin");
      }
      assertThat(upgradesRefused(hub)).isEqualTo(4);
      for (String page : List.of("/", "/docs/", "/docs/index.html", "/redoc/")) {
        assertThat(hub.http().header("Accept", "text/html").get(page).header("Cache-Control"))
            .as(page)
            .isEqualTo("no-cache");
      }
    }
  }

  private static int upgradesRefused(HubProcess hub) {
    Response metrics =
        hub.http().header("Authorization", "Bearer " + METRICS_TOKEN).get("/metrics");
    assertThat(metrics.statusCode()).as(metrics.asString()).isEqualTo(200);
    return metrics
        .asString()
        .lines()
        .filter(line -> line.startsWith("chatops_upgrades_rejected_total "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static Response from(HubProcess hub, String origin) {
    return hub.http().header("Origin", origin).get("/api/v1/servers");
  }
}
