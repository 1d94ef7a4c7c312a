package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs behind haproxy, and three NATS, by the files of {@code deploy/cluster}: only addresses,
 * folders and the number of connections are others. Their third hub is not there, as after its
 * loss.
 */
@Timeout(300)
class ClusterIT {
  private static final Path FILES = Path.of("../deploy/cluster").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String METRICS_TOKEN = "metrics-token-of-this-test";

  /** An address of the documentation's networks, at which nobody is. */
  private static final String ELSEWHERE = "203.0.113.9";

  @TempDir Path home;
  private final InstantSource clock = InstantSource.system();
  private final List<Process> programs = new ArrayList<>();
  private Path secrets;
  private URI address;

  @BeforeEach
  void makeSecrets() throws Exception {
    boolean isInstalled =
        Stream.of("haproxy", "nats-server")
            .allMatch(program -> Files.exists(Path.of("/usr/sbin", program)));
    assumeTrue(isInstalled || System.getenv("CI") != null, "haproxy or nats-server is missing");
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
    List<Integer> nats = startNats();
    try (EmbeddedDatabase postgresql = EmbeddedDatabase.start(home.resolve("db"), step -> {});
        HubProcess one = hub(1, postgresql, nats.get(0));
        HubProcess two = hub(2, postgresql, nats.get(1))) {
      startHaproxy(one, two);
      await("haproxy", "Server hubs/hub-2 is DOWN");
      assertThat(through().get("/health/live").statusCode()).as("without any hub").isEqualTo(503);

      one.start();
      two.start();
      for (HubProcess hub : List.of(one, two)) {
        Await.until(
            "the bus is connected",
            PATIENCE,
            () -> Files.readString(hub.log()).contains("The bus to other hubs is connected"));
      }
      await("haproxy", "Server hubs/hub-1 is UP");
      await("haproxy", "Server hubs/hub-2 is UP");

      HubClient atOne = HubClient.register(one);
      HubClient atTwo = atOne.at(two);
      HubClient.Registered first = atOne.newServer();
      HubClient.Registered second = atOne.newServer();
      try (DrivenAgent agent = new DrivenAgent(address, first);
          DrivenAgent other = new DrivenAgent(address, second)) {
        for (DrivenAgent each : List.of(agent, other)) {
          each.connect();
          each.report(clock.instant(), 20);
        }
        assertThat(List.of(agentsAt(one), agentsAt(two)))
            .as("agents go where there are fewest connections")
            .containsExactly(1, 1);

        HubClient.Registered third = atOne.newServer();
        try (DrivenAgent revoked = new DrivenAgent(address, third)) {
          revoked.connect();
          HubClient withoutIt = agentsAt(one) > agentsAt(two) ? atTwo : atOne;
          String key = keyOf(atOne, third);
          assertThat(withoutIt.ask("DELETE", "/api-keys/" + key).status()).isBetween(200, 299);
          // Without NATS it takes up to a minute.
          Await.until("the agent is out", Duration.ofSeconds(5), () -> !revoked.isConnected());
        }

        assertThat(addressOfASessionThatClaims(ELSEWHERE)).isEqualTo("127.0.0.1");

        one.kill();
        for (int i = 0; i < 10; i++) {
          assertThat(through().get("/health/ready").statusCode())
              .as("request %d after the loss of a hub", i)
              .isEqualTo(200);
        }
        await("haproxy", "Server hubs/hub-1 is DOWN");
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

  private HubProcess hub(int number, EmbeddedDatabase postgresql, int nats) throws IOException {
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
        .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.0/24")
        .with("CHATOPS_BUS", "nats")
        .with("CHATOPS_NATS_URL", "tls://localhost:" + nats)
        .with("CHATOPS_NATS_CA_FILE", secrets.resolve("nats-ca.pem").toString())
        .with("CHATOPS_NATS_USER", name)
        .with("CHATOPS_NATS_PASSWORD_FILE", secrets.resolve(name + "-nats_password").toString());
  }

  private void startHaproxy(HubProcess one, HubProcess two) throws IOException {
    String file =
        Files.readString(FILES.resolve("haproxy.cfg"))
            .replaceAll("maxconn \\d+", "maxconn 1000")
            .replace("bind :8443", "bind 127.0.0.1:" + address.getPort())
            .replace("bind 127.0.0.1:8404", "bind 127.0.0.1:" + HubProcess.freePort())
            .replace("/run/secrets/", secrets + "/")
            .replace("hub-1:8080", "127.0.0.1:" + one.base().getPort())
            .replace("hub-2:8080", "127.0.0.1:" + two.base().getPort())
            .replace("hub-3:8080", "127.0.0.1:" + HubProcess.freePort());
    Path changed = Files.writeString(home.resolve("haproxy.cfg"), file);
    run("haproxy", "/usr/sbin/haproxy", "-W", "-db", "-f", changed.toString());
  }

  /** Starts three servers, and returns the ports for hubs once each knows both others. */
  private List<Integer> startNats() throws Exception {
    List<Integer> forHubs = new ArrayList<>();
    List<Integer> forServers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      forHubs.add(HubProcess.freePort());
      forServers.add(HubProcess.freePort());
    }
    for (int number = 1; number <= 3; number++) {
      String name = "nats-" + number;
      String file =
          Files.readString(FILES.resolve("nats.conf"))
              .replace("0.0.0.0:4222", "127.0.0.1:" + forHubs.get(number - 1))
              .replace("0.0.0.0:6222", "127.0.0.1:" + forServers.get(number - 1))
              .replace("127.0.0.1:8222", "127.0.0.1:" + HubProcess.freePort())
              .replace("/run/secrets/nats.", secrets + "/" + name + ".")
              .replace("/run/secrets/", secrets + "/")
              .replace("nats-1:6222", "localhost:" + forServers.get(0))
              .replace("nats-2:6222", "localhost:" + forServers.get(1))
              .replace("nats-3:6222", "localhost:" + forServers.get(2));
      // The servers' users are included from the folder of the configuration.
      Path changed = Files.writeString(secrets.resolve(name + ".conf"), file);
      run(name, "/usr/sbin/nats-server", "--config", changed.toString(), "--name", name);
    }
    for (int number = 1; number <= 3; number++) {
      await("nats-" + number, "Server is ready");
      await("nats-" + number, "Route connection created");
    }
    return forHubs;
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
    Await.until(
        name + " says: " + words,
        PATIENCE,
        () -> {
          String said = Files.readString(log(name));
          assertThat(programs).as(said).allMatch(Process::isAlive);
          return said.contains(words);
        });
  }

  private static int agentsAt(HubProcess hub) {
    String metrics = hub.http().auth().oauth2(METRICS_TOKEN).get("/metrics").asString();
    Matcher agents = Pattern.compile("(?m)^chatops_agents_connected (\\d+)").matcher(metrics);
    assertThat(agents.find()).as(metrics).isTrue();
    return Integer.parseInt(agents.group(1));
  }

  private static String keyOf(HubClient client, HubClient.Registered server) {
    return StreamSupport.stream(client.ask("GET", "/api-keys/me").data().spliterator(), false)
        .filter(each -> each.path("server_id").asText().equals(server.serverId()))
        .map(each -> each.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  /** Returns the address of a session whose requests say that they come from somewhere else. */
  private String addressOfASessionThatClaims(String elsewhere) {
    Response registered =
        through()
            .header("X-Forwarded-For", elsewhere)
            .header("Forwarded", "for=" + elsewhere)
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

  private RequestSpecification through() {
    return RestAssured.given()
        .relaxedHTTPSValidation()
        .baseUri(address.toString())
        .urlEncodingEnabled(false);
  }
}
