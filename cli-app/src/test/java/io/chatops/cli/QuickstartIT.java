package io.chatops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.cli.testing.FreePort;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's first command, as a newcomer uses it; what it needs is built already here. */
class QuickstartIT {
  private static final Path QUICKSTART = Path.of("../quickstart").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As long as it waits for its hub. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);

  private static final Pattern PASSWORD = Pattern.compile("password +(\\S+)");

  @TempDir Path home;

  private int port;
  private @Nullable Process running;
  private @Nullable Path output;

  @AfterEach
  void stop() throws Exception {
    if (running != null) {
      interrupt(running);
    }
  }

  @Test
  void showsThisMachineAndKeepsItsData() throws Exception {
    port = FreePort.next();
    String password = start();
    String server = onlyServer(password);
    assertThat(get("/auth/sessions", token(password)).findValuesAsText("user_agent"))
        .as("it has signed out")
        .isNotEmpty()
        .allMatch(program -> program.startsWith("QuickstartIT"));
    offersItsAgent();
    String token = token(password);
    until("the first report is there", PATIENCE, () -> !newestReport(token, server).isEmpty());
    fillItsLogs();
    startsItsAgentAgain(password, server);
    startsItsHubAgain(password, server);
    keepsItsLogsSmall();
    assertThat(home.resolve("data/tmp")).isEmptyDirectory();
    refusesAnother();
    assertThat(onlyServer(password)).isEqualTo(server);
    Path log = home.resolve("data/hub.log");
    int before = Files.readAllLines(log).size();
    interrupt(running());
    List<String> all = Files.readAllLines(log);
    assertThat(all.subList(before, all.size()))
        .as("the log of an orderly stop")
        .isNotEmpty()
        .noneMatch(QuickstartIT::warns);
    assertThat(Files.readString(output()))
        .contains("First start: unpacking PostgreSQL", "First start: making the tables")
        .contains("Everything is stopped")
        .doesNotContain("stopped by somebody else");
    assertThat(home.resolve("data/quickstart.pids")).doesNotExist();

    Files.delete(home.resolve("data/agent.yaml"));
    assertThat(start()).isEqualTo(password);
    awaitReport("the agent reports without its file", token(password), server);
    running().destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    assertThat(home.resolve("data/quickstart.pids")).exists();
    Files.delete(home.resolve("data/agent.key"));
    Path login = home.resolve("data/first-login.properties");
    Files.move(login, login.resolveSibling("first-login.properties.new"));

    assertThat(start()).as("that of the account that a killed start made").isEqualTo(password);
    assertThat(onlyServer(password)).isEqualTo(server);
    requireOwnersAlone(login);
    interrupt(running());

    Files.writeString(login, "username=admin\npassword=of-a-start-before-a-restore\n");
    Files.move(login, login.resolveSibling("first-login.properties.new"));
    assertThatThrownBy(this::start)
        .as("the account of a hub that was restored")
        .hasMessageContaining("the first user could not be made (if the hub was restored here");
    assertThat(login.resolveSibling("first-login.properties.new")).doesNotExist();
    Files.writeString(login, "username=admin\npassword=" + password + "\n");
    assertThat(start()).isEqualTo(password);
    assertThat(onlyServer(password)).as("the password is as it was").isEqualTo(server);
  }

  /** Returns true unless the line only says that the machine is busy. */
  private static boolean warns(String line) {
    return (line.contains(" WARN ") || line.contains(" ERROR "))
        && !line.contains("SlowOperationLog")
        && !line.contains("BlockedThreadChecker");
  }

  @Test
  void refusesSettingsOfTlsAndNamesThePage() throws Exception {
    Path said = home.resolve("said");
    ProcessBuilder command =
        new ProcessBuilder(QUICKSTART.toString(), "--data-dir", home.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    command.environment().put("CHATOPS_TLS", "self-signed");
    Process refused = command.start();
    running = refused;

    assertThat(refused.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(Files.readString(said)).contains("leave out CHATOPS_TLS:", "docs/tls.md");
  }

  @Test
  void showsOnlyTheLogOfTheStartThatFailed() throws Exception {
    port = FreePort.next();
    Path log = Files.createDirectory(home.resolve("data")).resolve("hub.log");
    Files.writeString(log, "of an earlier start\n");
    ProcessBuilder command = quickstart();
    command.environment().put("CHATOPS_REGISTRATION", "everybody");

    Process failed = command.start();

    String said = new String(failed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(failed.waitFor()).isEqualTo(1);
    assertThat(said)
        .contains("chatops.registration must be one of", "the hub did not start; its log is above")
        .doesNotContain("of an earlier start");
    assertThat(Files.readString(log)).startsWith("of an earlier start\n");
  }

  @Test
  void saysWhyItsHubIsNotReady() throws Exception {
    port = FreePort.next();
    Path said = home.resolve("said");
    ProcessBuilder command = quickstart().redirectOutput(said.toFile());
    command.environment().put("CHATOPS_DISK_RESERVE", "900000000000000"); // more than a disk has

    running = command.start();

    until(
        "it tells the problem and the remedy",
        START_PATIENCE,
        () ->
            Files.readString(said)
                .contains("The hub is not ready: the disk is full; make room on the database's"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"300.1.1.1", "1.2.3", "203.0.113.9", "::zz", "-"})
  void refusesAnAddressThatIsNotOfThisMachine(String address) throws Exception {
    Process refused =
        new ProcessBuilder(QUICKSTART.toString(), "--host", address)
            .redirectErrorStream(true)
            .start();

    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(said)
        .startsWith("quickstart: --host takes an address of this machine")
        .endsWith("not " + address + "\n")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-agent=false", "--allow-actions=true"})
  void refusesAValueForAnOptionThatTakesNone(String option) throws Exception {
    Process refused =
        new ProcessBuilder(QUICKSTART.toString(), option).redirectErrorStream(true).start();

    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(said).contains(" takes no value").hasLineCount(1);
  }

  private ProcessBuilder quickstart() {
    return new ProcessBuilder(
            QUICKSTART.toString(),
            "--port",
            Integer.toString(port),
            "--data-dir",
            home.resolve("data").toString())
        .redirectErrorStream(true);
  }

  /** Returns the password that it prints. */
  private String start() throws Exception {
    Path said = Files.createTempFile(home, "quickstart", ".log");
    output = said;
    ProcessBuilder builder = quickstart().redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Told by each JVM. The second compiler would take half of their processor time.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    builder.environment().put("CHATOPS_URL", "http://127.0.0.1:1");
    builder.environment().put("CHATOPS_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/other");
    builder.environment().put("CHATOPS_TOKEN", "of-another-hub");
    builder.environment().put("CHATOPS_API_KEY_FILE", "/none");
    builder.environment().put("CHATOPS_CA_FILE", "/none");
    builder.environment().put("CHATOPS_HUB_FINGERPRINT", "sha256//none");
    Process started = builder.start();
    running = started;
    until(
        "the quick start says what to try",
        START_PATIENCE,
        () -> {
          String text = Files.readString(said);
          if (!started.isAlive()) {
            throw new AssertionError("the quick start ended:\n" + text);
          }
          return text.contains("Ctrl-C stops everything");
        });
    Matcher password = PASSWORD.matcher(Files.readString(said));
    assertThat(password.find()).isTrue();
    return password.group(1);
  }

  /** More than a log may have. */
  private static final String MUCH = ("x".repeat(99) + "\n").repeat(200_000) + "last\n";

  private void fillItsLogs() throws IOException {
    for (String name : List.of("hub", "agent")) {
      Files.writeString(home.resolve("data/" + name + ".log"), MUCH, StandardOpenOption.APPEND);
    }
  }

  /** Once each of them has said something after the logs were filled. */
  private void keepsItsLogsSmall() throws Exception {
    for (String name : List.of("hub", "agent")) {
      Path log = home.resolve("data/" + name + ".log");
      Path older = home.resolve("data/" + name + ".log.1");
      until(log + " begins anew", PATIENCE, () -> Files.exists(older));

      assertThat(Files.readString(older)).contains("x\nlast\n");
      assertThat(Files.size(log)).isLessThan(1_000_000);
      requireOwnersAlone(log, older);
    }
    keepsTheLogOfItsDatabaseSmall();
  }

  private void keepsTheLogOfItsDatabaseSmall() throws Exception {
    Path log = home.resolve("data/hub/database.log");
    Path older = home.resolve("data/hub/database.log.1");
    until(
        log + " is cut",
        PATIENCE,
        () -> {
          boolean isCut = Files.exists(older) && Files.readString(older).contains("x\nlast\n");
          if (!isCut && Files.size(log) < 10 << 20) { // also if it was cut while it was written
            Files.writeString(log, MUCH, StandardOpenOption.APPEND);
          }
          return isCut && Files.size(log) < 1_000_000;
        });

    assertThat(older).hasSize(10 << 20);
    requireOwnersAlone(log, older);
  }

  private static void requireOwnersAlone(Path... files) throws IOException {
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  /** For other machines to fetch from the hub. */
  private void offersItsAgent() throws Exception {
    Path agents = home.resolve("data/agents/any");
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(agents.resolve("chatops-agent")));
    assertThat(agents.resolve("chatops-agent.sha256"))
        .hasContent(HexFormat.of().formatHex(digest) + "  chatops-agent");
  }

  private void startsItsAgentAgain(String password, String server) throws Exception {
    String token = token(password);
    long agent = lastStarted();
    ProcessHandle.of(agent).orElseThrow().destroyForcibly();

    until(
        "the quick start says so, with the agent's log",
        PATIENCE,
        () -> {
          String said = Files.readString(output());
          return said.contains("This machine's agent ended (exit code 137)")
              && said.contains("It is started again in 1 s");
        });
    until("another agent runs", PATIENCE, () -> lastStarted() != agent);
    awaitReport("it reports", token, server);
  }

  /** Waits for a report. There is none yet where it was only in the memory of a killed hub. */
  private void awaitReport(String what, String token, String server) throws Exception {
    String newest = newestReport(token, server);
    until(
        what,
        PATIENCE,
        () -> {
          String later = newestReport(token, server);
          return !later.isEmpty() && !later.equals(newest);
        });
  }

  private void startsItsHubAgain(String password, String server) throws Exception {
    long agent = lastStarted();
    ProcessHandle.of(firstStarted()).orElseThrow().destroyForcibly();

    until(
        "the quick start says so",
        PATIENCE,
        () -> {
          String said = Files.readString(output());
          return said.contains("The hub ended (exit code 137)")
              && said.contains("It is started again in 1 s");
        });
    until("another hub runs", PATIENCE, () -> lastStarted() != agent && answers(password));
    awaitReport("the agent reports to it", token(password), server);
  }

  private boolean answers(String password) {
    try {
      return !token(password).isEmpty();
    } catch (CliException e) {
      return false; // it does not listen yet, or is not ready
    }
  }

  /** The process id of the oldest that runs: the hub. */
  private long firstStarted() throws IOException {
    return Files.readAllLines(home.resolve("data/quickstart.pids")).stream()
        .map(line -> Long.parseLong(line.replaceAll(" .*", "")))
        .filter(pid -> ProcessHandle.of(pid).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** The process id of what the quick start started last: the agent. */
  private long lastStarted() throws IOException {
    List<String> lines = Files.readAllLines(home.resolve("data/quickstart.pids"));
    return Long.parseLong(lines.get(lines.size() - 1).replaceAll(" .*", ""));
  }

  /** Returns the time of the newest report; empty: there is none. */
  private String newestReport(String token, String server) {
    try {
      return get("/metrics/" + server, token).path("timestamp").asText("");
    } catch (CliException e) {
      return ""; // no report yet
    }
  }

  /** One that lives is not taken for one that was killed. */
  private void refusesAnother() throws Exception {
    Process other = quickstart().start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isEqualTo(1);
    assertThat(said).contains("another quick start runs on");
  }

  /** As Ctrl-C does. */
  private void interrupt(Process quickstart) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(quickstart.pid())).start().waitFor();
    assertThat(quickstart.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }

  private Path output() {
    return Objects.requireNonNull(output);
  }

  private Process running() {
    return Objects.requireNonNull(running);
  }

  private String onlyServer(String password) {
    JsonNode servers = get("/servers", token(password));
    assertThat(servers).hasSize(1);
    return servers.path(0).path("id").asText();
  }

  private String token(String password) {
    ObjectNode login =
        AnswerJson.shared().createObjectNode().put("username", "admin").put("password", password);
    return ask("POST", "/auth/login", login, null).path("access_token").asText();
  }

  private JsonNode get(String path, String token) {
    return ask("GET", path, null, token);
  }

  private JsonNode ask(
      String method, String path, @Nullable JsonNode body, @Nullable String token) {
    HubUrl hub = HubUrl.parse("http://127.0.0.1:" + port);
    return new HubRequests(hub, TrustedKeys.OF_JAVA, "QuickstartIT")
        .send(method, path, body, token)
        .orThrow()
        .data();
  }

  private static void until(String what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - deadline).as("not in time: " + what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
