package io.chatops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.cli.testing.PackagedHub;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged client, the packaged hub with a TLS key of its own, and a real agent. */
class ClientIT {
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();
  private static final String PASSWORD = "a long pass phrase 7";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String FILE =
      """
      servers:
        - name: web-1
          tags: [production]
      thresholds:
        - name: Any memory
          server: web-1
          metric_type: memory
          comparison: gt
          threshold_value: 0.1
      channels:
        - name: Ops
          kind: ntfy
          enabled: false
          settings: {server_url: "http://127.0.0.1:9", topic: ops, token: "${NTFY_TOKEN}"}
      """;

  @TempDir Path home;

  private PackagedHub hub;
  private @Nullable String token;

  /** JUnit makes it, and the test begins with the hub. */
  @SuppressWarnings("NullAway.Init")
  ClientIT() {}

  @BeforeAll
  static void needsTheHubAndTheAgent() {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(AGENT).exists();
      assertThat(PackagedHub.PROGRAM).exists();
    }
    String build = "build it with ./mvnw package -DskipTests";
    assumeThat(AGENT).as("the agent; " + build).exists();
    assumeThat(PackagedHub.PROGRAM).as("the hub; " + build).exists();
  }

  /** Waits until what is asked for again and again has this text. */
  private static void until(String text, Callable<String> question) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String answer = question.call();
    while (!answer.contains(text)) {
      assertThat(System.nanoTime() - deadline).as(text + " in " + answer).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      answer = question.call();
    }
  }

  private record Ran(int code, String out, String err) {}

  @Test
  void managesServersFromATerminal() throws Exception {
    try (PackagedHub started = PackagedHub.start(home)) {
      hub = started;
      register();
      String[] login = {"login", hub.url(), "-u", "eva", "--password-stdin"};
      assertThat(given(PASSWORD, login))
          .matches(ran -> ran.code() == 3, "no trust in an unknown key")
          .matches(ran -> ran.err().contains("--hub-fingerprint"), "and a remedy");
      assertThat(chatops("servers").code()).isEqualTo(4);
      String pin = "--hub-fingerprint=" + hub.fingerprint();
      assertThat(given("another pass phrase", with(login, pin)).code()).isEqualTo(4);
      succeeds(given(PASSWORD, with(login, pin)));

      appliesTwice();
      Process agent = startAgent();
      try {
        until("web-1,online", () -> chatops("servers", "-o", "csv").out());
        runsCommands();
        assertThat(succeeds(chatops("top", "web-1", "-o", "csv", "--sort", "memory")))
            .startsWith("pid,user,cpu,memory,")
            .satisfies(table -> assertThat(table.lines().count()).isBetween(3L, 21L));
        assertThat(succeeds(chatops("metrics", "WEB-1"))).contains("memory.usage_percent");
        endsAnAlert();
        administers();
      } finally {
        agent.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
      }
      removesServers();
      succeeds(chatops("logout"));
      assertThat(chatops("servers").code()).isEqualTo(4);
    }
  }

  private void appliesTwice() throws Exception {
    Path file = Files.writeString(home.resolve("hub.yaml"), FILE);
    assertThat(chatops("apply", file.toString(), "--dry-run", "--exit-code").code()).isEqualTo(8);
    assertThat(succeeds(chatops("apply", file.toString())))
        .contains("+ server web-1", "+ threshold Any memory", "+ channel Ops", "3 to add");
    assertThat(succeeds(chatops("apply", file.toString()))).isEqualTo("Nothing to change\n");

    String exported = succeeds(chatops("export"));
    assertThat(exported).contains("name: Any memory").doesNotContain("tk_secret");
    assertThat(succeeds(given(exported, "apply", "--prune", "-"))).isEqualTo("Nothing to change\n");
  }

  private void runsCommands() throws Exception {
    Ran ran = chatops("run", "web-1", "echo to out; echo to err >&2; exit 7");
    assertThat(ran).isEqualTo(new Ran(7, "to out\n", "to err\n"));
    assertThat(chatops("run", "web-1", "--", "exit", "3").code()).isEqualTo(3);
    assertThat(chatops("run", "web-1", "kill -9 $$").code()).isEqualTo(137);
    assertThat(chatops("run", "--timeout", "1", "web-1", "sleep", "30").code()).isEqualTo(124);

    Process running = start("run", "web-1", "echo begun; sleep 300");
    assertThat(running.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("begun");
    running.destroy();
    assertThat(running.waitFor()).isEqualTo(143);
    String commands = "/commands/" + serverId();
    until("cancelled", () -> ask("GET", commands, null).at("/0/status").asText());
  }

  private void endsAnAlert() throws Exception {
    until("web-1", () -> chatops("alerts", "-o", "csv").out());
    String line = chatops("alerts", "-o", "csv", "--server", "web-1").out().lines().toList().get(1);
    String id = line.substring(line.lastIndexOf(',') + 1);
    assertThat(succeeds(chatops("alerts", "acknowledge", id, "-m", "known"))).contains("by eva");
    assertThat(succeeds(chatops("alerts", "resolve", id))).contains(": resolved");
    assertThat(succeeds(chatops("alerts", "-o", "csv", "--status", "resolved"))).contains(id);
  }

  private void administers() throws Exception {
    String created = succeeds(chatops("tokens", "create", "rack", "--token-only")).strip();
    ObjectNode host =
        AnswerJson.shared()
            .createObjectNode()
            .put("token", created)
            .put("claim", "c".repeat(43))
            .put("hostname", "web-3");
    ask("POST", "/enrol", host);
    String[] complete = {"complete", "--timeout", "60", "--", "hosts", "approve", "w"};
    assertThat(succeeds(chatops(complete))).isEqualTo("web-3\n");
    assertThat(succeeds(chatops("hosts", "approve", "web-3"))).isEqualTo("web-3: approved\n");
    String key = succeeds(chatops("keys", "issue", "web-1"));
    String prefix = key.substring(0, 16);
    assertThat(succeeds(chatops("keys", "revoke", prefix))).isEqualTo(prefix + ": revoked\n");
    assertThat(succeeds(chatops("users", "-o", "csv"))).contains("\neva,eva@example.org,,admin,");
    assertThat(succeeds(chatops("agents", "-o", "csv"))).contains("\nweb-1,online,0.");
    assertThat(succeeds(chatops("audit", "--action", "api_key.revoke"))).contains(prefix);
  }

  private void removesServers() throws Exception {
    assertThat(succeeds(chatops("servers", "remove", "web-1", "-y"))).isEqualTo("web-1: removed\n");
    assertThat(chatops("top", "web-1").code()).isEqualTo(5);
  }

  private void register() {
    ObjectNode account =
        AnswerJson.shared()
            .createObjectNode()
            .put("email", "eva@example.org")
            .put("username", "eva")
            .put("password", PASSWORD)
            .put("password_confirm", PASSWORD);
    token = ask("POST", "/auth/register", account).path("access_token").asText();
  }

  /** By a new connection: the hub may close a kept one while commands run for a minute. */
  private JsonNode ask(String method, String path, @Nullable JsonNode body) {
    HubRequests requests =
        new HubRequests(
            HubUrl.parse(hub.url()), TrustedKeys.of(null, hub.fingerprint()), "ClientIT");
    return requests.send(method, path, body, token).orThrow().data();
  }

  private String serverId() {
    return ask("GET", "/servers", null).at("/0/id").asText();
  }

  private Process startAgent() throws IOException {
    ObjectNode server = AnswerJson.shared().createObjectNode().put("server_id", serverId());
    String key = ask("POST", "/api-keys", server).path("key").asText();
    ProcessBuilder builder = new ProcessBuilder(AGENT.toString(), "run").redirectErrorStream(true);
    builder.redirectOutput(home.resolve("agent.log").toFile());
    builder.environment().put("CHATOPS_URL", hub.url());
    builder.environment().put("CHATOPS_HUB_FINGERPRINT", hub.fingerprint());
    builder.environment().put("CHATOPS_API_KEY", key);
    builder.environment().put("CHATOPS_STATE_DIR", home.resolve("agent").toString());
    builder.environment().put("CHATOPS_INTERVAL", "1");
    builder.environment().put("CHATOPS_COMMANDS", "any");
    return builder.start();
  }

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("cli.executable"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
    builder.environment().put("NTFY_TOKEN", "tk_secret");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private Ran chatops(String... words) throws Exception {
    return given("", words);
  }

  /** Runs the client with this text on its standard input. */
  private Ran given(String input, String... words) throws Exception {
    Process client = start(words);
    try (OutputStream in = client.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(client.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(client.waitFor(), out, err);
  }

  private static String[] with(String[] words, String more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(more);
    return all.toArray(String[]::new);
  }

  /** Returns the output of a command that succeeded. */
  private static String succeeds(Ran ran) {
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    return ran.out();
  }
}
