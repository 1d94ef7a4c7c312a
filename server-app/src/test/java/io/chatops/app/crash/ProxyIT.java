package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub below a path of nginx, by the configuration in the documentation. */
@Timeout(180)
class ProxyIT {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path PAGE = Path.of("../docs/proxies.md");
  private static final String PASSWORD = "umbrella-zebra-of-this-test";

  @TempDir Path home;

  @Test
  void servesPagesSessionsAndSocketsBelowAPath() throws Exception {
    assumeTrue(Files.exists(NGINX) || System.getenv("CI") != null, "nginx is not installed");
    int port = HubProcess.freePort();
    String origin = "https://127.0.0.1:" + port;
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_PUBLIC_URL", origin + "/hub")
            .with("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
            .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1")) {
      hub.start();
      Process nginx = nginx(port, hub.base().getPort());
      try {
        Await.until("nginx listens", Duration.ofSeconds(30), () -> listens(port));
        assertThat(http(origin).redirects().follow(false).get("/hub").statusCode()).isEqualTo(308);

        String page = http(origin).accept("text/html").get("/hub/servers").asString();
        Matcher script = Pattern.compile("src=\"(/?assets/main[^\"]+)").matcher(page);
        assertThat(script.find()).as(page).isTrue();
        assertThat(http(origin).get("/hub/" + script.group(1)).statusCode()).isEqualTo(200);

        Response registered = register(origin);
        assertThat(registered.statusCode()).as(registered.asString()).isEqualTo(201);
        assertThat(registered.header("Set-Cookie"))
            .contains("; Path=/hub/api/v1/auth", "; Secure", "; SameSite=Strict");
        String token = registered.path("data.access_token");
        Response refreshed =
            http(origin)
                .header("Origin", origin)
                .cookies(registered.cookies())
                .contentType(ContentType.JSON)
                .body(Map.of("cookie", true))
                .post("/hub/api/v1/auth/refresh");
        assertThat(refreshed.statusCode()).as(refreshed.asString()).isEqualTo(200);

        Response large =
            http(origin)
                .auth()
                .oauth2(token)
                .header("Origin", origin)
                .contentType(ContentType.JSON)
                .body("{\"name\":\"web-1\"" + " ".repeat(900_000) + "}")
                .post("/hub/api/v1/servers");
        assertThat(large.statusCode()).as(large.asString()).isEqualTo(201);
        assertThat(large.header("Location")).contains("/hub/api/v1/servers/");

        for (String socket : List.of("agents/ws", "ws/fleet")) {
          open(port, origin, socket).abort();
        }
      } finally {
        nginx.destroy();
        assertThat(nginx.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private Process nginx(int port, int hubPort) throws IOException {
    Matcher block = Pattern.compile("(?s)```nginx\n(map .*?)```").matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    Path tls = Path.of("src/test/resources/tls").toAbsolutePath();
    String server =
        block
            .group(1)
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replaceAll("ssl_certificate .*", "ssl_certificate " + tls.resolve("ec.pem") + ";")
            .replaceAll(
                "ssl_certificate_key .*", "ssl_certificate_key " + tls.resolve("ec.key") + ";")
            .replace("127.0.0.1:8080", "127.0.0.1:" + hubPort);
    String places =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
            .reduce("", String::concat);
    Path file =
        Files.writeString(
            home.resolve("nginx.conf"),
            // As root, its workers would be somebody who may not write here.
            "user root;\ndaemon off;\npid "
                + home.resolve("nginx.pid")
                + ";\nevents {}\nhttp {\naccess_log off;\n"
                + places
                + server
                + "}\n");
    return new ProcessBuilder(
            NGINX.toString(), "-e", home.resolve("nginx.log").toString(), "-c", file.toString())
        .inheritIO()
        .start();
  }

  private static Response register(String origin) {
    return http(origin)
        .header("Origin", origin)
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "email",
                "ada@example.org",
                "username",
                "ada",
                "password",
                PASSWORD,
                "password_confirm",
                PASSWORD,
                "cookie",
                true))
        .post("/hub/api/v1/auth/register");
  }

  private static WebSocket open(int port, String origin, String socket) {
    return HttpClient.newBuilder()
        .sslContext(AnyCertificate.context())
        .build()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .buildAsync(
            URI.create("wss://localhost:" + port + "/hub/api/v1/" + socket),
            new WebSocket.Listener() {})
        .join();
  }

  private static RequestSpecification http(String origin) {
    return RestAssured.given().relaxedHTTPSValidation().baseUri(origin).urlEncodingEnabled(false);
  }

  private static boolean listens(int port) throws IOException {
    try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return connected.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
