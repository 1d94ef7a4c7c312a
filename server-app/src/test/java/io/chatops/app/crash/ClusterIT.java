package io.chatops.app.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs behind haproxy, by the files of {@code deploy/cluster}: only addresses, folders and the
 * number of connections are others. Their third hub is not there, as after its loss.
 */
@Timeout(900)
class ClusterIT {
  private static final Path FILES = Path.of("../deploy/cluster").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String METRICS_TOKEN = "metrics-token-of-this-test";

  private static final String PASSWORD = "password-of-this-test";

  /** An address of the documentation's networks, at which nobody is. */
  private static final String ELSEWHERE = "203.0.113.9";

  /** From where the clients of haproxy come; hubs are asked by haproxy from 127.0.0.1. */
  private static final String CLIENT = "127.0.0.2";

  /** The requests that one address may have under way here; in the file it is more. */
  private static final int MOST_REQUESTS = 3;

  @TempDir Path home;
  private final InstantSource clock = InstantSource.system();
  private final List<Process> programs = new ArrayList<>();
  private Path secrets;
  private URI address;

  @BeforeEach
  void makeSecrets() throws Exception {
    boolean isInstalled = Files.exists(Path.of("/usr/sbin/haproxy"));
    assumeTrue(isInstalled || System.getenv("CI") != null, "haproxy is missing");
    secrets = home.resolve("secrets");
    address = URI.create("https://127.0.0.1:" + HubProcess.freePort());
    ProcessBuilder script =
        new ProcessBuilder(FILES.resolve("make-secrets").toString(), "127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(log("make-secrets").toFile());
    script.environment().put("CHATOPS_SECRETS", secrets.toString());
    Process made = script.start();
    assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).as(Files.readString(log("make-secrets"))).isZero();
  }

  @AfterEach
  void endPrograms() {
    programs.forEach(program -> program.destroyForcibly().onExit().join());
  }

  @Test
  void anyHubServesEverybodyAndOneIsEnough() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"));
        HubProcess one = hub(1, postgresql);
        HubProcess two = hub(2, postgresql)) {
      startHaproxy(one.base().getPort(), two.base().getPort(), HubProcess.freePort());
      await("haproxy", "Server hubs/hub-2 is DOWN");
      assertThat(through().get("/health/live").statusCode()).as("without any hub").isEqualTo(503);

      one.start();
      two.start();
      await("haproxy", "Server hubs/hub-1 is UP");
      await("haproxy", "Server hubs/hub-2 is UP");

      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered first = atOne.newServer();
      HubClient.Registered second = atOne.newServer();
      try (DrivenAgent agent = new DrivenAgent(address, first);
          DrivenAgent other = new DrivenAgent(address, second)) {
        for (DrivenAgent each : List.of(agent, other)) {
          each.answer(
              "commands:any",
              "execute_command",
              "{\"type\":\"command_result\",\"request_id\":\"%s\",\"data\":{\"exit_code\":0,\"ended\":\"exited\"}}");
          each.connect();
          each.report(clock.instant(), 20);
        }
        assertThat(List.of(agentsAt(one), agentsAt(two)))
            .as("agents go where there are fewest connections")
            .containsExactly(1, 1);
        for (HubClient client : List.of(atOne, atTwo)) {
          for (HubClient.Registered server : List.of(first, second)) {
            // A hub knows within some seconds which agents others have.
            Await.until("a hub acts on a host", PATIENCE, () -> runs(client, server));
          }
        }

        HubClient.Registered third = atOne.newServer();
        try (DrivenAgent revoked = new DrivenAgent(address, third)) {
          revoked.connect();
          HubClient withoutIt = agentsAt(one) > agentsAt(two) ? atTwo : atOne;
          String key = keyOf(atOne, third);
          assertThat(withoutIt.ask("DELETE", "/api-keys/" + key).status()).isBetween(200, 299);
          // Without a hint it takes up to a minute.
          Await.until("the agent is out", Duration.ofSeconds(30), () -> !revoked.isConnected());
        }

        assertThat(addressOfASession()).isEqualTo(CLIENT);

        int lossesBefore = timesSaid("haproxy", "Server hubs/hub-1 is DOWN");
        one.kill();
        for (int i = 0; i < 10; i++) {
          assertThat(through().get("/health/ready").statusCode())
              .as("request %d after the loss of a hub", i)
              .isEqualTo(200);
        }
        await("haproxy", "Server hubs/hub-1 is DOWN", lossesBefore + 1);
        Await.until(
            "an agent has lost its hub",
            PATIENCE,
            () -> !(agent.isConnected() && other.isConnected()));
        for (DrivenAgent each : List.of(agent, other)) {
          if (!each.isConnected()) {
            each.connect();
          }
          each.report(clock.instant(), 30);
        }
        assertThat(agentsAt(two)).isEqualTo(2);
      }
    }
  }

  @Test
  void hubsHearFromHaproxyAloneWhoAsks() throws Exception {
    try (HeldHub hub = new HeldHub()) {
      startHaproxyBefore(hub);

      String heard =
          through()
              .header("X-Forwarded-For", ELSEWHERE)
              .header("X-Forwarded-Host", ELSEWHERE)
              .header("X-Forwarded-Prefix", ELSEWHERE)
              .header("X-Forwarded-Proto", "http")
              .header("Forwarded", "for=" + ELSEWHERE)
              .get("/")
              .asString();

      assertThat(heard)
          .containsIgnoringCase("X-Forwarded-For=[" + CLIENT + "]")
          .containsIgnoringCase("X-Forwarded-Proto=[https]")
          .doesNotContain(ELSEWHERE);
    }
  }

  @Test
  void hubsDoNotWaitForAMissingBody() throws Exception {
    try (HeldHub hub = new HeldHub()) {
      startHaproxyBefore(hub);

      String answer;
      try (Socket socket = trusting().createSocket("127.0.0.1", address.getPort())) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket
            .getOutputStream()
            .write(
                "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
                    .getBytes(UTF_8));
        answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      }

      assertThat(answer).isEqualTo("HTTP/1.1 408");
      assertThat(hub.held()).isZero();
    }
  }

  @Test
  void oneAddressLeavesPlacesForAgentsAndForOthers() throws Exception {
    ExecutorService askers = Executors.newFixedThreadPool(MOST_REQUESTS);
    try (HeldHub hub = new HeldHub()) {
      startHaproxyBefore(hub);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < MOST_REQUESTS; i++) {
        answers.add(askers.submit(() -> through().get("/slow").statusCode()));
      }
      Await.until("all wait", PATIENCE, () -> hub.held() == MOST_REQUESTS);

      assertThat(through().get("/").statusCode()).as("one more").isEqualTo(429);
      assertThat(through().get("/api/v1/agents/ws").statusCode()).as("an agent").isEqualTo(200);
      assertThat(from("127.0.0.3").get("/").statusCode()).as("somebody else").isEqualTo(200);

      hub.release();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
      }
    } finally {
      askers.shutdownNow();
    }
  }

  @Test
  void theDatabaseLetsInHubsAndReadersOfHistoryAlone() throws Exception {
    try (EmbeddedDatabase postgresql = OwnPostgres.start(home.resolve("db"))) {
      try (Connection superuser =
              DriverManager.getConnection(
                  postgresql.jdbcUrl(), "postgres", postgresql.superuserPassword());
          Statement statement = superuser.createStatement()) {
        // The role of readers is there, as first-start makes it.
        statement.execute(
            "CREATE ROLE grafana LOGIN PASSWORD '%s' IN ROLE chatops_reader".formatted(PASSWORD));
        statement.execute("CREATE ROLE somebody LOGIN PASSWORD '%s'".formatted(PASSWORD));
        Files.write(home.resolve("db/database/pg_hba.conf"), rulesOfTheDatabase());
        statement.execute("SELECT pg_reload_conf()");
      }

      Await.until(
          "the rules count", PATIENCE, () -> !isLetIn(postgresql.jdbcUrl(), "somebody", PASSWORD));
      assertThat(isLetIn(postgresql.jdbcUrl(), postgresql.user(), postgresql.password())).isTrue();
      assertThat(isLetIn(postgresql.jdbcUrl(), "grafana", PASSWORD)).isTrue();
      String other = postgresql.jdbcUrl().replaceFirst("/chatops\\b", "/postgres");
      assertThat(isLetIn(other, "grafana", PASSWORD)).as("in another database").isFalse();
    }
  }

  private static List<String> rulesOfTheDatabase() throws IOException {
    List<String> rules =
        Pattern.compile("(?m)^    - ((?:local|host) .+)$")
            .matcher(Files.readString(FILES.resolve("database/patroni.yml")))
            .results()
            .map(rule -> rule.group(1))
            .toList();
    assertThat(rules).hasSizeGreaterThan(3);
    return rules;
  }

  private static boolean isLetIn(String url, String user, String password) throws SQLException {
    try (Connection login = DriverManager.getConnection(url, user, password)) {
      return login.isValid(5);
    } catch (SQLException e) {
      if (!"28000".equals(e.getSQLState())) {
        throw e;
      }
      assertThat(e.getMessage()).contains("no pg_hba.conf entry");
      return false;
    }
  }

  private HubProcess hub(int number, EmbeddedDatabase postgresql) throws IOException {
    String name = "hub-" + number;
    return HubProcess.in(Files.createDirectories(home.resolve(name)))
        .with("CHATOPS_STORAGE", "postgresql")
        .with("CHATOPS_DATABASE_URL", postgresql.jdbcUrl())
        .with("CHATOPS_DATABASE_USER", postgresql.user())
        .with("CHATOPS_DATABASE_PASSWORD", postgresql.password())
        .with("CHATOPS_SECRETS_KEY_FILE", secrets.resolve("secrets.key").toString())
        .with("CHATOPS_PUBLIC_URL", address.toString())
        .with("CHATOPS_METRICS_TOKEN", METRICS_TOKEN)
        .with("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
        .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1/32");
  }

  /** Starts haproxy, whose two other hubs are not there. */
  private void startHaproxyBefore(HeldHub hub) throws Exception {
    startHaproxy(HubProcess.freePort(), HubProcess.freePort(), hub.port());
    await("haproxy", "Server hubs/hub-1 is DOWN");
    await("haproxy", "Server hubs/hub-2 is DOWN");
  }

  private void startHaproxy(int one, int two, int three) throws IOException {
    String file =
        Files.readString(FILES.resolve("haproxy.cfg"))
            .replaceAll("maxconn \\d+", "maxconn 1000")
            .replaceAll("sc1_conn_cur gt \\d+", "sc1_conn_cur gt " + MOST_REQUESTS)
            .replace("timeout http-request 10s", "timeout http-request 2s")
            .replace("bind :8443", "bind 127.0.0.1:" + address.getPort())
            .replace("bind 127.0.0.1:8404", "bind 127.0.0.1:" + HubProcess.freePort())
            .replace("/run/secrets/", secrets + "/")
            .replace("hub-1:8080", "127.0.0.1:" + one)
            .replace("hub-2:8080", "127.0.0.1:" + two)
            .replace("hub-3:8080", "127.0.0.1:" + three);
    Path changed = Files.writeString(home.resolve("haproxy.cfg"), file);
    run("haproxy", "/usr/sbin/haproxy", "-W", "-db", "-f", changed.toString());
  }

  private void run(String name, String... command) throws IOException {
    programs.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start());
  }

  private Path log(String name) {
    return home.resolve(name + ".log");
  }

  /** Waits until a program has said something. */
  private void await(String name, String words) throws Exception {
    await(name, words, 1);
  }

  private void await(String name, String words, int times) throws Exception {
    Await.until(
        name + " says: " + words,
        PATIENCE,
        () -> {
          assertThat(programs).as(Files.readString(log(name))).allMatch(Process::isAlive);
          return timesSaid(name, words) >= times;
        });
  }

  private int timesSaid(String name, String words) throws IOException {
    return Files.readString(log(name)).split(Pattern.quote(words), -1).length - 1;
  }

  private static int agentsAt(HubProcess hub) {
    String metrics = hub.http().auth().oauth2(METRICS_TOKEN).get("/metrics").asString();
    Matcher agents = Pattern.compile("(?m)^chatops_agents_connected (\\d+)").matcher(metrics);
    assertThat(agents.find()).as(metrics).isTrue();
    return Integer.parseInt(agents.group(1));
  }

  private static boolean runs(HubClient client, HubClient.Registered server) {
    String command = "{\"command\":\"true\"}";
    return client.ask("POST", "/commands/" + server.serverId(), command).status() == 200;
  }

  private static String keyOf(HubClient client, HubClient.Registered server) {
    return StreamSupport.stream(client.ask("GET", "/api-keys/me").data().spliterator(), false)
        .filter(each -> each.path("server_id").asText().equals(server.serverId()))
        .map(each -> each.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  /** Returns the address from which somebody signed in, as the hub shows it. */
  private String addressOfASession() throws UnknownHostException {
    Response registered =
        through()
            .contentType(ContentType.JSON)
            .body(
                Map.of(
                    "email", "ada@example.org",
                    "username", "ada",
                    "password", "umbrella-zebra-of-this-test",
                    "password_confirm", "umbrella-zebra-of-this-test"))
            .post("/api/v1/auth/register");
    assertThat(registered.statusCode()).as(registered.asString()).isEqualTo(201);
    String token = registered.path("data.access_token");
    return through().auth().oauth2(token).get("/api/v1/auth/sessions").path("data[0].address");
  }

  private RequestSpecification through() throws UnknownHostException {
    return from(CLIENT);
  }

  /** A client of haproxy with an address of its own, which haproxy itself has not. */
  private RequestSpecification from(String client) throws UnknownHostException {
    HttpClientConfig bound =
        HttpClientConfig.httpClientConfig()
            .setParam("http.route.local-address", InetAddress.getByName(client));
    return RestAssured.given()
        .config(RestAssuredConfig.config().httpClient(bound))
        .relaxedHTTPSValidation()
        .baseUri(address.toString())
        .urlEncodingEnabled(false);
  }

  /** Makes connections that accept the certificate of {@code make-secrets}. */
  private SSLSocketFactory trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    String pem = Files.readString(secrets.resolve("hub.pem"));
    byte[] certificate = pem.substring(pem.indexOf("-----BEGIN CERT")).getBytes(UTF_8);
    trusted.setCertificateEntry(
        "hub",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate)));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /**
   * A server that is ready as a hub, tells the headers that it got, and keeps whoever asks for
   * {@code /slow} until it is told to answer.
   */
  private static final class HeldHub implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final HttpServer server;

    HeldHub() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      if (exchange.getRequestURI().getPath().equals("/slow")) {
        held.incrementAndGet();
        awaitRelease();
      }
      byte[] headers = exchange.getRequestHeaders().entrySet().toString().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, headers.length);
      exchange.getResponseBody().write(headers);
      exchange.close();
    }

    private void awaitRelease() {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    int port() {
      return server.getAddress().getPort();
    }

    /** Returns how many have asked for what is slow. */
    int held() {
      return held.get();
    }

    void release() {
      release.countDown();
    }

    @Override
    public void close() {
      release();
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
