package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Strangers that use up all they can, against a hub with little memory. */
@Timeout(600)
@Isolated
class ExhaustionIT {
  /** Not a bound that the hub promises: the machine that runs this may be busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int MOST_CONNECTIONS = 400;
  private static final String LOGIN =
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";

  @TempDir static Path home;

  private static HubProcess hub;
  private static HubClient user;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    hub =
        HubProcess.in(home, "-Xmx256m", "-Djava.io.tmpdir=" + temporary)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_LIMITS_CONNECTIONS", Integer.toString(MOST_CONNECTIONS));
    hub.start();
    user = HubClient.register(hub);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void bodiesThatNeverEnd() throws Exception {
    try (Attackers attackers = new Attackers(hub)) {
      String large = "Content-Length: 1048576\r\n\r\n" + "x".repeat(1_048_000);
      attackers.attack(300, 1, LOGIN + large);
      assertWell();
      String allowed = "Content-Length: 65536\r\n\r\n" + "x".repeat(65_000);
      attackers.attack(1_000, 50, LOGIN + allowed);
      assertWell();
      String unsure = "Authorization: Bearer x\r\nContent-Length: 1048576\r\n\r\n";
      attackers.attack(300, 50, LOGIN + unsure + "x".repeat(65_000));
      assertWell();
    }
  }

  @Test
  void headersThatNeverEnd() throws Exception {
    try (Attackers attackers = new Attackers(hub)) {
      attackers.attack(400, 1, "GET / HTTP/1.1\r\nX-Large: " + "x".repeat(990_000));
      assertWell();
      attackers.attack(1_000, 50, "GET / HTTP/1.1\r\nX-Large: " + "x".repeat(60_000));
      assertWell();
    }
  }

  @Test
  void answersThatNobodyReads() throws Exception {
    String request = "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    String page = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    try (Attackers attackers = new Attackers(hub)) {
      attackers.attack(750, 50, request.repeat(10));
      assertWell();
      attackers.attack(750, 50, page.repeat(10));
      assertWell();
      attackers.attack(300, 50, request.repeat(1_000));
      assertWell();
    }
  }

  @Test
  void connectionsThatSayNothing() throws Exception {
    try (Attackers attackers = new Attackers(hub);
        Socket known = new Socket()) {
      known.connect(new InetSocketAddress(hub.base().getHost(), hub.base().getPort()));
      assertThat(me(known)).startsWith("HTTP/1.1 200");

      attackers.attack(3 * MOST_CONNECTIONS, 1, "");
      attackers.attack(3 * MOST_CONNECTIONS, 50, "");

      assertWell();
      assertThat(me(known))
          .as("a signed-in caller keeps its connection")
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void leavesNoFileWhereOthersMayExchangeIt() throws Exception {
    for (String page :
        List.of(
            "/docs/",
            "/docs/swagger-ui.css",
            "/docs/swagger-ui-bundle.js",
            "/redoc/",
            "/redoc/redoc.standalone.js",
            "/openapi.json")) {
      HttpResponse<String> answer = get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
      assertThat(answer.body()).isNotEmpty();
    }

    try (Stream<Path> files = Files.list(home.resolve("tmp"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void healthChecksAreNeverTooMany() throws Exception {
    for (int i = 0; i < 1_300; i++) {
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  private void assertWell() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(HubClient.register(hub).ask("GET", "/auth/me").status()).isEqualTo(200);
    assertThat(hub.isAlive()).isTrue();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = hub.base().resolve(path);
    return http.send(
        HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks who is signed in; on this connection. */
  private static String me(Socket socket) throws IOException {
    String request =
        "GET /api/v1/auth/me HTTP/1.1\r\nHost: 127.0.0.1\r\n" + user.authorization() + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[8_192];
    int length = socket.getInputStream().read(answer);
    return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
  }
}
