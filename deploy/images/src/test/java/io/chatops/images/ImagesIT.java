package io.chatops.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.testkit.docker.DockerEngine;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub and the agent of this machine in containers, from the native binaries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesIT {
  @RegisterExtension static final DockerEngine DOCKER = DockerEngine.withSharedMounts();

  private static final Path BUILD = Path.of("build").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String HUB = "chatops-hub-1";
  private static final String SETTINGS = "/etc/chatops";
  private static final String AGENT = "chatops-agent-1";

  @TempDir private static Path home;
  private int port;
  private HubApi api;
  private Compose compose;
  private String server;

  @BeforeAll
  void startHubAndAgent() throws Exception {
    buildImage("hub", "--tag", "chatops-hub:1");
    buildImage("agent", "--tag", "chatops-agent:1");
    port = freePort();
    Path socket = Path.of(DOCKER.host().substring("unix://".length()));
    // The agent's user finds it there, as it would find /run/docker.sock.
    Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    Path faster = home.resolve("faster.yaml");
    Files.writeString(faster, "services: {hub: {environment: {CHATOPS_REPORT_INTERVAL: PT1S}}}\n");
    compose =
        new Compose(DOCKER, home.resolve("variables"))
            .with("compose.yaml")
            .with(faster)
            .set("CHATOPS_HUB_IMAGE", "chatops-hub:1")
            .set("CHATOPS_PUBLISH", Integer.toString(port));
    compose.up();

    api = new HubApi(port);
    api.register();
    server = HubApi.done(api.post("/api/v1/servers", Map.of("name", "this"))).get("id").asText();
    Path key = home.resolve("agent.key");
    Files.writeString(
        key,
        HubApi.done(api.post("/api/v1/api-keys", Map.of("server_id", server))).get("key").asText());
    end("chown", "10001", key.toString());
    end("chmod", "0400", key.toString());
    end("chmod", "0711", home.toString());
    compose
        .with("compose.agent.yaml")
        .set("CHATOPS_AGENT_IMAGE", "chatops-agent:1")
        .set("CHATOPS_URL", "http://hub:8080")
        .set("CHATOPS_KEY_FILE", key.toString())
        .set("CHATOPS_CONTAINERS", "read")
        .set("CHATOPS_DOCKER_HOST", "unix:///host" + socket)
        .set("DOCKER_GROUP", Files.getAttribute(socket, "unix:gid").toString());
    compose.up();
    await("two reports are stored", () -> api.storedReports(server).size() >= 2);
  }

  @AfterAll
  void stopThem() throws IOException {
    compose.down();
  }

  @Test
  void theFirstUserIsTheOnlyOne() throws Exception {
    Map<String, String> second =
        Map.of(
            "email", "second@example.org",
            "username", "second",
            "password", "battery horse staple correct",
            "password_confirm", "battery horse staple correct");

    assertThat(new HubApi(port).post("/api/v1/auth/register", second).status()).isEqualTo(403);
  }

  @Test
  void noContainerHasRightsThatItDoesNotNeed() throws Exception {
    for (String container : List.of(HUB, AGENT)) {
      assertThat(inspect(container, "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}"))
          .as(container)
          .isEqualTo("10001:10001 true");
      assertThat(inspect(container, "{{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}"))
          .as(container)
          .isEqualTo("[ALL] [no-new-privileges:true]");
      assertThat(inspect(container, "{{.HostConfig.Memory}}")).as(container).isNotEqualTo("0");
      Path status = Path.of("/proc", inspect(container, "{{.State.Pid}}"), "status");
      assertThat(Files.readAllLines(status))
          .as(container)
          .contains(
              "Uid:\t10001\t10001\t10001\t10001", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
    }
    await("it is healthy", () -> inspect(HUB, "{{.State.Health.Status}}").equals("healthy"));
    assertThat(inspect(HUB, "{{json .NetworkSettings.Ports}}"))
        .isEqualTo("{\"8080/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"" + port + "\"}]}");
    assertThat(inspect(AGENT, "{{json .NetworkSettings.Ports}}")).isEqualTo("{}");
  }

  @Test
  void theAgentShowsTheHostAndNotItsContainer() throws Exception {
    await(
        "the agent is online, and has looked at the hub's container",
        () ->
            HubApi.done(api.get("/api/v1/servers/" + server))
                    .at("/status")
                    .asText()
                    .equals("online")
                && HubApi.done(api.get("/api/v1/metrics/" + server))
                    .at("/containers")
                    .findValuesAsText("name")
                    .contains(HUB));
    JsonNode report = HubApi.done(api.get("/api/v1/metrics/" + server));

    long processors =
        Files.readAllLines(Path.of("/proc/stat")).stream()
            .filter(line -> line.matches("cpu[0-9]+ .*"))
            .count();
    assertThat(report.at("/cpu/cores").asLong()).isEqualTo(processors);
    assertThat(report.at("/memory/total_bytes").asLong()).isEqualTo(totalMemory());
    assertThat(report.at("/processes").findValuesAsText("name")).contains("dockerd");
    assertThat(report.at("/network/interfaces").findValuesAsText("name"))
        .containsAll(ownInterfaces());
    assertThat(
            named(report.at("/disk/filesystems"), "mount_point", "/").get("total_bytes").asLong())
        .isEqualTo(new File("/").getTotalSpace());
    JsonNode hub = named(report.at("/containers"), "name", HUB);
    assertThat(hub.get("state").asText()).isEqualTo("running");
    assertThat(hub.get("memory_bytes").asLong()).isGreaterThan(10_000_000);
  }

  /**
   * The lines that the hub prints for a container, as somebody pastes them, but for their folder.
   */
  @ParameterizedTest
  @ValueSource(strings = {"docker", "compose"})
  void hubsInstallCommandRunsTheAgentInAContainer(String kind) throws Exception {
    // Not that of this machine, which may have settings of an agent of its own.
    Path settings = home.resolve("etc-" + kind);
    String lined =
        HubApi.done(api.post("/api/v1/servers", Map.of("name", kind))).get("id").asText();
    JsonNode lines =
        HubApi.done(
                api.post(
                    "/api/v1/servers/" + lined + "/enrolment",
                    Map.of("with", "key", "containers", "off")))
            .get("lines");
    DOCKER.docker("tag", "chatops-agent:1", "chatops-agent:latest");
    try {
      paste(named(lines, "kind", kind).get("text").asText().replace(SETTINGS, settings.toString()));
      await(
          "the agent of the lines reports",
          () -> api.get("/api/v1/metrics/" + lined).status() == 200);

      JsonNode report = HubApi.done(api.get("/api/v1/metrics/" + lined));
      assertThat(report.at("/memory/total_bytes").asLong()).isEqualTo(totalMemory());
      assertThat(report.at("/processes").findValuesAsText("name")).contains("dockerd");
    } finally {
      for (String container : List.of("chatops-agent", "chatops-agent-agent-1")) {
        DOCKER.remove(container);
      }
    }
  }

  /** Runs a line in a shell whose {@code sudo} changes nobody, since the tests run as root. */
  private static void paste(String line) throws Exception {
    Path sudo = Files.createDirectories(home.resolve("bin")).resolve("sudo");
    Files.writeString(sudo, "#!/bin/sh\nexec \"$@\"\n");
    Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
    end("env", "PATH=" + sudo.getParent() + ":" + System.getenv("PATH"), "sh", "-c", line);
  }

  @Test
  void nothingStoredIsLostByAKillOrAnUpgrade() throws Exception {
    List<Long> stored = api.storedReports(server);

    DOCKER.docker("kill", HUB);
    DOCKER.docker("start", HUB);
    await("the killed hub is back", () -> ready());
    api.signIn();
    assertThat(api.storedReports(server)).containsAll(stored);
    await(
        "the agent is back, too",
        () -> {
          List<Long> now = api.storedReports(server);
          return now.get(now.size() - 1) > stored.get(stored.size() - 1);
        });

    List<Long> before = api.storedReports(server);
    buildImage("hub", "--tag", "chatops-hub:2", "--version", "2");
    compose.set("CHATOPS_HUB_IMAGE", "chatops-hub:2").up();
    assertThat(inspect(HUB, "{{.Config.Image}}")).isEqualTo("chatops-hub:2");
    assertThat(inspect(HUB, "{{index .Config.Labels \"org.opencontainers.image.version\"}}"))
        .isEqualTo("2");
    await("the new hub is ready", () -> ready());
    api.signIn();
    assertThat(api.storedReports(server)).containsAll(before);
  }

  private static JsonNode named(JsonNode list, String field, String value) {
    for (JsonNode each : list) {
      if (each.path(field).asText().equals(value)) {
        return each;
      }
    }
    throw new AssertionError("no " + field + " is " + value + " in " + list);
  }

  private boolean ready() throws InterruptedException {
    try {
      return api.get("/health/ready").status() == 200;
    } catch (IOException unreachable) {
      return false;
    }
  }

  private String inspect(String container, String format) {
    return DOCKER.docker("inspect", "--format", format, container);
  }

  private static void buildImage(String... arguments) throws Exception {
    String[] command =
        Stream.concat(Stream.of(BUILD.toString()), Stream.of(arguments)).toArray(String[]::new);
    end(command);
  }

  private static void end(String... command) throws Exception {
    Path output = Files.createTempFile(home, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("DOCKER_HOST", DOCKER.host());
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " failed:\n" + Files.readString(output));
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + what + logs());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Returns what all containers said, which tells why something did not come. */
  private static String logs() {
    StringBuilder logs = new StringBuilder();
    for (String name : DOCKER.docker("ps", "--all", "--format", "{{.Names}}").split("\\s+", -1)) {
      logs.append("\n--- ").append(name).append('\n');
      logs.append(DOCKER.docker("logs", "--tail", "40", name));
    }
    return logs.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static long totalMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static List<String> ownInterfaces() {
    String[] names = new File("/sys/class/net").list();
    return Stream.of(names == null ? new String[0] : names)
        .filter(name -> !name.equals("lo") && !name.startsWith("veth"))
        .filter(name -> Files.isDirectory(Path.of("/sys/class/net", name)))
        .toList();
  }
}
