package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other origins, against the packaged hub with its real filters. */
class ForeignPageIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path home;

  @Test
  void refusesPagesThatAreNotListedAndServesThoseThatAre() throws Exception {
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_CORS_ORIGINS", "https://listed.example")) {
      hub.start();

      HttpResponse<String> foreign = from(hub, "https://evil.example");
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(foreign.body()).contains("\"detail\":").contains("\"status_code\":403");
      assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

      HttpResponse<String> listed = from(hub, "https://listed.example");
      assertThat(listed.statusCode()).isEqualTo(401);
      assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://listed.example");

      assertThat(from(hub, hub.base().toString()).statusCode()).isEqualTo(401);
    }
  }

  private HttpResponse<String> from(HubProcess hub, String origin) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(hub.base().resolve("/api/v1/servers"))
            .header("Origin", origin)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
