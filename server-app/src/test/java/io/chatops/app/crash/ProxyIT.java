package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The configurations of proxies in the documentation, in front of one hub that speaks TLS. */
@Timeout(600)
class ProxyIT {
  private static final Path CHART = Path.of("../deploy/cluster/helm/chatops/templates");
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
  @ResourceLock("the port of the public URL")
  void servesPagesSessionsAndSocketsBelowAPath() throws Exception {
    try (DocumentedProxy nginx = DocumentedProxy.nginx(home, port, ProxyIT::toTlsOfHub)) {
      assertServesHubBelowPath(nginx, "ada");
    }
  }

  @Test
  @ResourceLock("the port of the public URL")
  void servesTheSameThroughCaddy() throws Exception {
    try (DocumentedProxy caddy = DocumentedProxy.caddy(home, port, ProxyIT::caddyToTlsOfHub)) {
      assertServesHubBelowPath(caddy, "grace");
    }
  }

  private static void assertServesHubBelowPath(DocumentedProxy proxy, String user) {
    assertThat(proxy.base()).hasToString(origin);
    assertThat(http(origin).redirects().follow(false).get("/hub").statusCode()).isEqualTo(308);

    String page = http(origin).accept("text/html").get("/hub/servers").asString();
    Matcher script = Pattern.compile("src=\"(/?assets/main[^\"]+)").matcher(page);
    assertThat(script.find()).as(page).isTrue();
    assertThat(http(origin).get("/hub/" + script.group(1)).statusCode()).isEqualTo(200);

    Response registered = register(origin, user);
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
  }

  @Test
  void acceptsTheNginxExampleWithoutTlsToTheHub() throws Exception {
    List<String> check =
        new ArrayList<>(
            DocumentedProxy.nginxCommand(home, HubProcess.freePort(), UnaryOperator.identity()));
    check.add("-t");

    assertThat(new ProcessBuilder(check).inheritIO().start().waitFor()).isZero();
  }

  /** Its checks send no Host, for which Quarkus puts in another where addresses are forwarded. */
  @Test
  void passesTheHealthChecksOfHaproxy() throws Exception {
    int balancer = HubProcess.freePort();
    Path log = home.resolve("haproxy.log");
    UnaryOperator<String> toHub =
        example ->
            example
                .replace(
                    "mode http",
                    "mode http\n  log stdout format raw local0\n  option log-health-checks")
                .replace(
                    "/etc/haproxy/hubs.pem",
                    hub.dataDir().resolve("tls-certificate.pem").toString())
                .replaceAll("hub-(\\d)\\.lan:8080", "127.0.0.1:" + hub.base().getPort());
    try (DocumentedProxy haproxy = DocumentedProxy.haproxy(home, balancer, toHub)) {
      // A busy machine may fail the first of them.
      Await.until(
          "haproxy's checks of both hubs succeed",
          Duration.ofMinutes(1),
          () ->
              Stream.of("hub-1", "hub-2")
                  .allMatch(
                      each ->
                          said(log)
                              .contains("Health check for server hubs/" + each + " succeeded")));

      Response ready = http(haproxy.base().toString()).get("/health/ready");
      assertThat(ready.statusCode()).as(ready.asString()).isEqualTo(200);
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

  /** It is not installed where tests run, so only what each line refers to is checked. */
  @Test
  void printsTraefikExampleThatRefersToWhatItDefines() throws Exception {
    String traefik = DocumentedProxy.block("proxies.md", "http:");
    Matcher used = Pattern.compile("middlewares: \\[(.*)]|service: (.*)").matcher(traefik);
    while (used.find()) {
      for (String name : (used.group(1) == null ? used.group(2) : used.group(1)).split(", ", -1)) {
        assertThat(traefik).contains("    " + name + ":\n");
      }
    }
  }

  /** The example, with the lines of the section on TLS on both sides. */
  private static String toTlsOfHub(String example) {
    return example.replace(
        "proxy_pass http://127.0.0.1:8080/;\n",
        linesOfTls("proxy_pass").replaceAll("(?m) *#.*$", ""));
  }

  private static String caddyToTlsOfHub(String example) {
    return example.replaceFirst(
        "reverse_proxy 127.0.0.1:8080 \\{\n",
        Matcher.quoteReplacement(linesOfTls("reverse_proxy").replaceFirst("\\}\n$", "")));
  }

  private static String linesOfTls(String start) {
    try {
      return DocumentedProxy.block("proxies.md", start)
          .replace("hub.lan:8080", "127.0.0.1:" + hub.base().getPort())
          .replaceAll(
              "/etc/(nginx|caddy)/hub-certificate.pem",
              hub.dataDir().resolve("tls-certificate.pem").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response register(String origin, String user) {
    return http(origin)
        .header("Origin", origin)
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "email",
                user + "@example.org",
                "username",
                user,
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
}
