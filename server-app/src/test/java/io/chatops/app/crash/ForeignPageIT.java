package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other origins, against the packaged hub with its real filters. */
class ForeignPageIT {
  @TempDir Path home;

  @Test
  void refusesPagesThatAreNotListedAndServesThoseThatAre() throws Exception {
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_CORS_ORIGINS", "https://listed.example")) {
      hub.start();

      Response foreign = from(hub, "https://evil.example");
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(foreign.asString()).contains("\"detail\":").contains("\"status_code\":403");
      assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();

      Response listed = from(hub, "https://listed.example");
      assertThat(listed.statusCode()).isEqualTo(401);
      assertThat(listed.header("Access-Control-Allow-Origin"))
          .isEqualTo("https://listed.example");

      assertThat(from(hub, hub.base().toString()).statusCode()).isEqualTo(401);
    }
  }

  private static Response from(HubProcess hub, String origin) {
    return hub.http().header("Origin", origin).get("/api/v1/servers");
  }
}
