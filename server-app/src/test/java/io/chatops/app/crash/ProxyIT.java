package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of proxies in the documentation, in front of one hub that speaks TLS. */
@Timeout(180)
class ProxyIT {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final Path DOCS = Path.of("../docs");
  private static final Path CHART = Path.of("../deploy/cluster/helm/chatops/templates");
  private static final Path TLS = Path.of("src/test/resources/tls").toAbsolutePath();
  private static final String PASSWORD = "umbrella-zebra-of-this-test";

  @TempDir static Path home;

  private static HubProcess hub;
  private static int port;
  private static String origin;

  @BeforeAll
  static void startHub() throws Exception {
    port = HubProcess.freePort();
    origin = "https://127.0.0.1:" + port;
    hub =
        HubProcess.withTls(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_PUBLIC_URL", origin + "/hub")
            .with("CHATOPS_ALLOWED_HOSTS", "hub.lan,hub-1.lan,hub-2.lan")
            .with("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
            .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1");
    hub.start();
  }

  @AfterAll
  static void stopHub() {
    hub.close();
  }

  @Test
  void servesPagesSessionsAndSocketsBelowAPath() throws Exception {
    assumeInstalled(NGINX);
    Process nginx = start(nginxTo(hub.base().getPort()));
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
              .body(Map.of())
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
      end(nginx);
    }
  }

  @Test
  void acceptsTheNginxExampleWithoutTlsToTheHub() throws Exception {
    assumeInstalled(NGINX);
    List<String> check = new ArrayList<>(nginx(HubProcess.freePort(), block("proxies.md", "map ")));
    check.add("-t");

    assertThat(start(check).waitFor()).isZero();
  }

  /** Its checks send no Host, for which Quarkus puts in another where addresses are forwarded. */
  @Test
  void passesTheHealthChecksOfHaproxy() throws Exception {
    assumeInstalled(HAPROXY);
    int balancer = HubProcess.freePort();
    Path log = home.resolve("haproxy.log");
    Path pem = home.resolve("both.pem");
    Files.writeString(
        pem, Files.readString(TLS.resolve("ec.pem")) + Files.readString(TLS.resolve("ec.key")));
    String example =
        block("two-hubs.md", "defaults")
            .replace(
                "mode http",
                "mode http\n  log stdout format raw local0\n  option log-health-checks")
            .replace("bind :443", "bind 127.0.0.1:" + balancer)
            .replace("/etc/haproxy/ops.example.org.pem", pem.toString())
            .replace(
                "/etc/haproxy/hubs.pem", hub.dataDir().resolve("tls-certificate.pem").toString())
            .replaceAll("hub-(\\d)\\.lan:8080", "127.0.0.1:" + hub.base().getPort());
    Path file = Files.writeString(home.resolve("haproxy.cfg"), example);
    Process haproxy =
        new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Await.until(
          "haproxy judges both hubs",
          Duration.ofSeconds(30),
          () ->
              Stream.of("hub-1", "hub-2")
                  .allMatch(each -> said(log).contains("Health check for server hubs/" + each)));
      assertThat(Files.readString(log))
          .contains("server hubs/hub-1 succeeded", "server hubs/hub-2 succeeded");

      Response ready = http("https://127.0.0.1:" + balancer).get("/health/ready");
      assertThat(ready.statusCode()).as(ready.asString()).isEqualTo(200);
    } finally {
      end(haproxy);
    }
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void passesTheProbesOfTheChart() throws Exception {
    Matcher probe =
        Pattern.compile("Probe:\\s+httpGet:\\s+path: (\\S+)")
            .matcher(Files.readString(CHART.resolve("deployment.yaml")));
    int probes = 0;
    while (probe.find()) {
      probes++;
      for (String host : List.of("10.42.0.7:8080", "node-3", "chatops.default.svc")) {
        assertThat(hub.http().header("Host", host).get(probe.group(1)).statusCode())
            .as(probe.group(1) + " of " + host)
            .isEqualTo(200);
      }
    }
    assertThat(probes).isEqualTo(3);
  }

  /** Neither is installed where tests run, so only what each line refers to is checked. */
  @Test
  void printsCaddyAndTraefikExamplesThatReferToWhatTheyDefine() throws Exception {
    String caddy = block("proxies.md", "ops.example.org {");
    assertThat(caddy.chars().filter(c -> c == '{').count())
        .isEqualTo(caddy.chars().filter(c -> c == '}').count());
    assertThat(caddy).contains("redir /hub /hub/ 308", "handle_path /hub/*", "127.0.0.1:8080");

    String traefik = block("proxies.md", "http:");
    Matcher used = Pattern.compile("middlewares: \\[(.*)]|service: (.*)").matcher(traefik);
    while (used.find()) {
      for (String name : (used.group(1) == null ? used.group(2) : used.group(1)).split(", ", -1)) {
        assertThat(traefik).contains("    " + name + ":\n");
      }
    }
  }

  private static void assumeInstalled(Path program) {
    assumeTrue(Files.exists(program) || System.getenv("CI") != null, program + " is missing");
  }

  /** Returns the block of code of a page that begins like this. */
  private static String block(String page, String start) throws IOException {
    Matcher block =
        Pattern.compile("(?s)```[a-z]+\n(" + Pattern.quote(start) + ".*?)```")
            .matcher(Files.readString(DOCS.resolve(page)));
    assertThat(block.find()).as(page + " has a block that begins with " + start).isTrue();
    return block.group(1);
  }

  /** The example, with the lines of the section on TLS on both sides. */
  private static List<String> nginxTo(int hubPort) throws IOException {
    String toHub =
        block("proxies.md", "proxy_pass")
            .replace("hub.lan:8080", "127.0.0.1:" + hubPort)
            .replaceAll("(?m) *#.*$", "")
            .replace(
                "/etc/nginx/hub-certificate.pem",
                hub.dataDir().resolve("tls-certificate.pem").toString());
    return nginx(
        port, block("proxies.md", "map ").replace("proxy_pass http://127.0.0.1:8080/;\n", toHub));
  }

  private static List<String> nginx(int listen, String example) throws IOException {
    String server =
        example
            .replace("listen 443 ssl", "listen 127.0.0.1:" + listen + " ssl")
            .replaceAll("ssl_certificate .*", "ssl_certificate " + TLS.resolve("ec.pem") + ";")
            .replaceAll(
                "ssl_certificate_key .*", "ssl_certificate_key " + TLS.resolve("ec.key") + ";");
    String places =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
            .reduce("", String::concat);
    Path file =
        Files.writeString(
            home.resolve("nginx-" + listen + ".conf"),
            // As root, its workers would be somebody who may not write here.
            "user root;\ndaemon off;\npid "
                + home.resolve("nginx.pid")
                + ";\nevents {}\nhttp {\naccess_log off;\n"
                + places
                + server
                + "}\n");
    return List.of(
        NGINX.toString(), "-e", home.resolve("nginx.log").toString(), "-c", file.toString());
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
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
