package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.UpgradeRejectedException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@QuarkusTest
class SocketGateTest {
  private final SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void answersAPlainGetWithTheErrorBody() throws Exception {
    // Not java.net.http, which refuses an answer with an Upgrade header from JDK 25 on.
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + hub.port() + SocketHub.AGENTS)
                .toURL()
                .openConnection();

    assertThat(connection.getResponseCode()).isEqualTo(426);
    assertThat(connection.getHeaderField("upgrade")).isEqualTo("websocket");
    assertThat(connection.getHeaderField("content-type")).contains("application/json");
    assertThat(new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("{\"detail\":\"")
        .endsWith("\"status_code\":426}");
  }

  @Test
  void allowsNoOtherMethod() throws Exception {
    HttpResponse<String> response = request("POST");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET");
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

  private HttpResponse<String> request(String method) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + SocketHub.AGENTS))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
