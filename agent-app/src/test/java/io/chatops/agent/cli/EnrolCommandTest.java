package io.chatops.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chatops.testkit.SmallDisk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EnrolCommandTest {
  private static final String KEY = "chatops_" + "k".repeat(43);
  private static final String TOKEN = "chatops_enrol_" + "t".repeat(43);
  private static final String ENROLLED =
      "{\"data\":{\"status\":\"enrolled\",\"server_name\":\"web-1\",\"api_key\":\"" + KEY + "\"}}";
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer hub;

  private final List<Long> pauses = new ArrayList<>();
  private Runnable meanwhile = () -> {};

  private volatile int status = 200;
  private volatile String body = ENROLLED;
  private volatile String retryAfter = "";
  private volatile int keyStatus = 200;

  @BeforeEach
  void startHub() throws IOException {
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext(
        "/api/v1/enrol",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          answer(exchange, status, body);
        });
    hub.createContext(
        "/api/v1/api-keys/me",
        exchange -> {
          boolean isKnown = KEY.equals(exchange.getRequestHeaders().getFirst("X-API-Key"));
          answer(exchange, isKnown ? keyStatus : 401, "{}");
        });
    hub.start();
  }

  @AfterEach
  void stopHub() {
    hub.stop(0);
  }

  @Test
  void writesAPrivateKeyFileAndAReadableConfiguration() throws IOException {
    assertThat(enrol(NOTHING, "--code", "abcd-efgh", "--containers", "off")).as(said()).isZero();

    assertThat(out.toString())
        .contains("Enrolled as web-1", "chatops-agent run --config " + file("agent.yaml"))
        .doesNotContain(KEY);
    assertThat(file("agent.key")).hasContent(KEY);
    assertThat(permissions("agent.key")).isEqualTo("rw-------");
    assertThat(permissions("agent.yaml")).isEqualTo("rw-r--r--");
    assertThat(file("agent.yaml"))
        .content()
        .contains(
            "url: \"" + url() + "\"\n",
            "api_key_file: \"" + file("agent.key") + "\"\n",
            "containers: \"off\"\n",
            "commands: \"off\"\n")
        .doesNotContain(KEY);
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("agent.key", "agent.yaml");
    assertThat(asked)
        .singleElement()
        .asString()
        .contains("\"code\":\"abcd-efgh\"", "\"hostname\":\"", "\"arch\":\"")
        .containsPattern("\"claim\":\"[A-Za-z0-9_-]{43}\"");
  }

  @Test
  void keepsWhatElseTheConfigurationSays() throws IOException {
    Files.writeString(
        file("agent.yaml"),
        "# mine\nurl: http://old\napi_key: \"old\"\ninterval: 7\n#containers: off\nca: x # no key");

    assertThat(enrol(NOTHING, "--code", "A", "--commands", "allow-list")).as(said()).isZero();

    assertThat(file("agent.yaml"))
        .content()
        .startsWith(
            "# mine\nurl: \"" + url() + "\"\ninterval: 7\n#containers: off\nca: x # no key\n")
        .contains("containers: \"read\"\n", "commands: \"allow-list\"\n")
        .contains("allowed_commands:\n  - \"uptime\"\n")
        .doesNotContain("old");
  }

  @Test
  void acceptsTokensFromEnvironmentAndFilesOnly() throws IOException {
    assertThat(enrol(NOTHING, "--code", TOKEN)).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("--code-file").doesNotContain(TOKEN);
    assertThat(asked).isEmpty();

    assertThat(enrol(Map.of("CHATOPS_ENROL_CODE", TOKEN))).as(said()).isZero();
    Files.delete(file("agent.key"));
    Path secret = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    assertThat(enrol(NOTHING, "--code-file", secret.toString())).as(said()).isZero();

    assertThat(asked).hasSize(2).allMatch(one -> one.contains("\"token\":\"" + TOKEN + "\""));
  }

  @Test
  void retriesWithTheSameClaimUntilItHasTheKey() {
    status = 500;
    body = "{\"detail\":\"broken\"}";
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.HUB_UNREACHABLE);
    status = 200;
    body = "{\"data\":{\"status\":\"waiting\",\"retry_after_seconds\":5}}";
    assertThat(enrol(NOTHING, "--code", "A", "--wait", "0")).isEqualTo(ExitCode.STILL_WAITING);
    assertThat(file("agent.key")).doesNotExist();

    body = "{\"data\":{\"status\":\"rejected\"}}";
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);
    status = 401;
    body = "{\"detail\":\"not in force\"}";
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);

    assertThat(err.toString()).contains("broken", "not approved yet", "rejected", "not in force");
    List<String> claims = claims().toList();
    assertThat(claims.subList(0, 3)).containsOnly(claims.get(0));
    assertThat(claims.get(3)).as("after a rejection").isNotEqualTo(claims.get(0));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void keepsItsClaimWhileAQuotaHoldsItUp() {
    status = 422;
    body = "{\"detail\":\"limited\"}";
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);
    status = 401;
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);

    assertThat(claims().distinct()).hasSize(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void retriesWhenABusyHubSaysWithTheSameClaim() {
    retryAfter = "7";
    status = 429;
    body = "{\"detail\":\"many hosts; try again in 7 s\"}";
    meanwhile =
        () -> {
          status = 200;
          body = ENROLLED;
        };

    assertThat(enrol(NOTHING, "--code", "A", "--wait", "8")).as(said()).isZero();

    assertThat(pauses).singleElement().satisfies(p -> assertThat(p).isBetween(7_000L, 8_000L));
    assertThat(out.toString()).containsPattern("Waiting [78] s: many hosts; try again in 7 s\n");
    assertThat(claims().distinct()).hasSize(1);
    assertThat(file("agent.key")).hasContent(KEY);
  }

  @Test
  void waitsForABusyHubWithinItsLimit() {
    retryAfter = "7";
    body = "{\"detail\":\"many hosts\"}";
    for (int busy : new int[] {429, 503}) {
      status = busy;
      pauses.clear();

      assertThat(enrol(NOTHING, "--code", "A", "--wait", "60")).isEqualTo(ExitCode.STILL_WAITING);

      assertThat(pauses).hasSizeBetween(4, 8);
      assertThat(pauses.stream().mapToLong(p -> p).sum()).isLessThanOrEqualTo(60_000);
    }
    assertThat(err.toString()).contains("many hosts; run the same command again to keep waiting");
    assertThat(claims().distinct()).hasSize(1);
    retryAfter = "9999999999";
    assertThat(enrol(NOTHING, "--code", "A", "--wait", "4")).isEqualTo(ExitCode.STILL_WAITING);
  }

  @Test
  void isEnrolledThoughTheHubVanishesAfterIssuingTheKey() {
    keyStatus = 502;

    assertThat(enrol(NOTHING, "--code", "A")).as(said()).isZero();

    assertThat(file("agent.key")).exists();
    assertThat(err.toString()).contains("502", "connects as soon as the hub answers");
  }

  @Test
  void leavesNoFilesBehindWhenItsCodeIsRejected() throws IOException {
    Path config = directory.resolve("etc/chatops/agent.yaml");
    Files.createDirectory(directory.resolve("etc"));
    status = 500;
    body = "{\"detail\":\"broken\"}";
    assertThat(enrolAt(config)).isEqualTo(ExitCode.HUB_UNREACHABLE);
    assertThat(config.getParent()).isNotEmptyDirectory();
    status = 401;
    body = "{\"detail\":\"not in force\"}";

    assertThat(enrolAt(config)).isEqualTo(ExitCode.KEY_REJECTED);

    assertThat(directory.resolve("etc")).isEmptyDirectory();
    Files.createDirectory(config.getParent());
    status = 422;
    body = "{\"detail\":\"no\",\"errors\":[{\"field\":\"code\",\"message\":\"is long\"}]}";
    assertThat(enrolAt(config)).isEqualTo(ExitCode.KEY_REJECTED);
    assertThat(config.getParent()).isEmptyDirectory();
  }

  @Test
  void changesNothingOnAHostThatIsEnrolled() throws IOException {
    Files.writeString(file("agent.key"), KEY + "\n");

    assertThat(enrol(NOTHING, "--code", "A")).isZero();

    assertThat(out.toString()).contains("already enrolled");
    assertThat(asked).isEmpty();
    assertThat(file("agent.yaml")).doesNotExist();
    keyStatus = 502;
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.HUB_UNREACHABLE);
    assertThat(err.toString()).contains("502").doesNotContain("--force");
    keyStatus = 401;
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);
    assertThat(err.toString()).contains("--force");
    keyStatus = 200;
    assertThat(enrol(NOTHING, "--code", "A", "--force")).isZero();
    assertThat(asked).hasSize(1);
  }

  @Test
  void writesNoKeyThatIsNone() {
    for (String key : List.of("", " ", "a\\nb", "k\\u0000", "k\\u001b[2J", "é", "k".repeat(201))) {
      body = ENROLLED.replace(KEY, key);

      assertThat(enrol(NOTHING, "--code", "A")).as(key).isEqualTo(ExitCode.HUB_UNREACHABLE);
    }

    assertThat(err.toString()).contains("the answer has no key: check --hub");
    assertThat(file("agent.key")).doesNotExist();
    assertThat(file("agent.yaml")).doesNotExist();
    body = ENROLLED;
    assertThat(enrol(NOTHING, "--code", "A")).as(said()).isZero();
    assertThat(claims().distinct()).hasSize(1);
  }

  @Test
  void isNoFoolOfAHostileAnswer() {
    for (String answer :
        List.of(
            "",
            "[".repeat(60_000),
            "{\"data\":[]}",
            "{\"data\":{\"status\":{\"a\":1}}}",
            "{\"data\":{\"status\":\"enrolled\",\"api_key\":{\"a\":1}}}",
            "{\"data\":{\"status\":\"enrolled\",\"api_key\":\"" + "k".repeat(100_000) + "\"}}")) {
      body = answer;
      assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.HUB_UNREACHABLE);
    }
    status = 302;
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.HUB_UNREACHABLE);
    status = 403;
    body = "{\"detail\":\"\\u001b]0;owned\\u0007\\u202e\"}";
    assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.KEY_REJECTED);
    status = 200;
    body = ENROLLED.replace("web-1", "\\u001b[2Jweb\\n/etc");
    assertThat(enrol(NOTHING, "--code", "A")).as(said()).isZero();

    assertThat(said().replace("\n", "")).doesNotContainPattern("\\p{Cntrl}|\u202e");
    assertThat(out.toString()).contains("Enrolled as \\u001b[2Jweb\\u000a/etc");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("agent.key", "agent.yaml");
  }

  @Test
  void changesNoFileOnAFullDiskAndResumes() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 256)) {
      Files.writeString(file("agent.yaml"), "# mine\n");
      disk.fill(4); // enough for the claim

      assertThat(enrol(NOTHING, "--code", "A")).isEqualTo(ExitCode.FAILURE);

      assertThat(err.toString())
          .contains(
              file("agent.yaml") + " cannot be written (No space left on device): free space");
      assertThat(file("agent.yaml")).hasContent("# mine\n");
      assertThat(directory.toFile().list())
          .containsExactlyInAnyOrder("agent.key.claim", "agent.yaml", "filler");

      disk.free();
      assertThat(enrol(NOTHING, "--code", "A")).as(said()).isZero();
      assertThat(claims().distinct()).hasSize(1);
      assertThat(file("agent.key")).hasContent(KEY);
    }
  }

  @Test
  void refusesNonsense() {
    assertThat(enrol(NOTHING)).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(enrol(NOTHING, "--code", "A", "--containers", "all"))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(enrol(NOTHING, "--code-file", "/nowhere")).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(execute(NOTHING, "enrol", "--hub", "ftp://x", "--code", "A"))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(asked).isEmpty();
  }

  private int enrolAt(Path config) {
    return execute(NOTHING, "enrol", "--hub", url(), "--code", "A", "--config", config.toString());
  }

  private int enrol(Map<String, String> environment, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of("enrol", "--hub", url(), "--config", file("agent.yaml").toString()));
    words.addAll(List.of(arguments));
    return execute(environment, words.toArray(String[]::new));
  }

  private int execute(Map<String, String> environment, String... arguments) {
    CommandLine command =
        AgentCommand.commandLine(
            environment,
            milliseconds -> {
              pauses.add(milliseconds);
              meanwhile.run();
            });
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private Stream<String> claims() {
    return asked.stream().map(one -> one.replaceAll(".*\"claim\":\"|\".*", ""));
  }

  private String said() {
    return out + "\n" + err;
  }

  private String url() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
