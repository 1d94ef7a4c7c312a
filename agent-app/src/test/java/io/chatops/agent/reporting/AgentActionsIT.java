package io.chatops.agent.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.chatops.agent.testing.AgentExecutable;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.Json;
import io.chatops.agent.testing.TestHub;
import io.chatops.testkit.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the actions that a hub can and cannot get from the executable, over the agent's socket.
 */
@Timeout(600)
class AgentActionsIT {
  /** No other process of this machine has this command line. */
  private static final String NAP = "sleep 600." + ProcessHandle.current().pid();

  @TempDir private Path directory;
  private AgentExecutable executable;
  private TestHub hub;
  private @Nullable Process agent;

  @BeforeEach
  void startHub() throws InterruptedException {
    executable = new AgentExecutable(directory);
    hub = TestHub.start();
  }

  @AfterEach
  void stopEverything() throws InterruptedException {
    if (agent != null) {
      // With SIGTERM first, so that the agent also ends what a failed test has left running.
      agent.destroy();
      if (!agent.waitFor(1, TimeUnit.MINUTES)) {
        agent.destroyForcibly();
      }
    }
    hub.stop();
  }

  @Test
  void refusesAllCommandsAndContainerControlByDefault() throws Exception {
    start("");
    Path proof = directory.resolve("proof");
    // Includes a field that would widen the host's permissions if a hub could do so.
    hub.sendToAgent(
        "{\"type\":\"auth_success\",\"server_id\":\""
            + TestHub.SERVER_ID
            + "\","
            + "\"commands\":\"any\",\"containers\":\"control\",\"capabilities\":[\"commands:any\"]}");
    List<String> refused = new ArrayList<>();
    for (String request :
        List.of(
            "execute_command\",\"command\":\"touch "
                + proof
                + "\",\"stream\":true,"
                + "\"commands\":\"any\",\"allowed\":true,\"allowed_commands\":[\"touch\"],\"x\":\"",
            "execute_command\",\"command\":\"touch " + proof,
            "start_container\",\"container_id\":\"web",
            "stop_container\",\"container_id\":\"web",
            "restart_container\",\"container_id\":\"web")) {
      String id = "r" + refused.size();
      refused.add(id);
      hub.sendToAgent("{\"request_id\":\"" + id + "\",\"type\":\"" + request + "\"}");
      Map<String, Object> answer = hub.nextOther();
      assertThat(answer)
          .containsEntry("type", "error")
          .containsEntry("request_id", id)
          .containsEntry("code", "not_allowed");
      assertThat(String.valueOf(answer.get("message"))).contains("in its agent.yaml");
    }

    assertThat(proof).doesNotExist();
    assertThat(actions()).extracting(entry -> entry.get("event")).containsOnly("refused");
    assertThat(actions()).extracting(entry -> entry.get("request_id")).isEqualTo(refused);
  }

  @Test
  void refusesHostileValuesOfEveryRequestWhereAllIsOff() throws Exception {
    start("commands: off\ncontainers: off\nupdates: off\n");

    for (ObjectNode request : hostileRequests()) {
      assertThat(answer(request))
          .as(request.toString())
          .containsEntry("code", request.has("path") ? "invalid" : "not_allowed");
    }

    assertNothingHappened();
    assertThat(actions()).extracting(entry -> entry.get("event")).containsOnly("refused");
  }

  @Test
  void refusesHostileValuesOfWhatTheHostAllows() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer engine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    engine.start();
    try {
      start(
          "commands: allow-list\nallowed_commands:\n  - printf %s {what:name}\ncontainers: read\n"
              + "updates: notify\ndocker_host: tcp://127.0.0.1:"
              + engine.getAddress().getPort()
              + "\n");

      for (ObjectNode request : hostileRequests()) {
        assertThat(answer(request))
            .as(request.toString())
            .hasEntrySatisfying("code", code -> assertThat(code).isIn("not_allowed", "invalid"));
      }
    } finally {
      engine.stop(0);
    }

    assertNothingHappened();
    assertThat(asked)
        .allMatch(
            path ->
                path.matches(
                    "/(v[0-9.]+/)?(_ping|version|events|info).*"
                        + "|/(v[0-9.]+/)?containers/json\\?.*"));
    assertThat(actions())
        .extracting(entry -> entry.get("event"))
        .containsOnly("refused", "started", "failed");
  }

  /** Every request with values that lead elsewhere, end texts early, or are too long. */
  private List<ObjectNode> hostileRequests() {
    List<ObjectNode> requests = new ArrayList<>();
    for (String value :
        List.of(
            "../../etc/passwd",
            "/",
            "web/../../images/json",
            "web?all=1",
            "web%2f..%2fimages",
            "web\r\nHost: x",
            "web\0",
            "\u001b[2J\u202e",
            "--help",
            "$(touch " + proof() + ")",
            "`touch " + proof() + "`",
            "x; touch " + proof(),
            "x\ntouch " + proof(),
            "x".repeat(100_000))) {
      requests.add(request("execute_command").put("command", "printf %s " + value));
      requests.add(request("execute_command").put("command", value));
      requests.add(
          request("execute_command")
              .put("command", "printf %s x")
              .put("working_directory", "/" + value));
      for (String type :
          List.of(
              "start_container",
              "stop_container",
              "restart_container",
              "get_container_logs",
              "follow_container_logs")) {
        requests.add(request(type).put("container_id", value));
      }
      requests.add(request("update_agent").put("version", value));
      requests.add(request("read_file").put("path", value));
    }
    return requests;
  }

  private static ObjectNode request(String type) {
    return new JsonMapper().createObjectNode().put("type", type);
  }

  private Map<String, Object> answer(ObjectNode request) throws InterruptedException {
    hub.sendToAgent(request.put("request_id", "../\0").toString());
    Map<String, Object> answer = hub.nextOther();
    assertThat(answer).containsEntry("type", "error").containsEntry("request_id", "../\0");
    return answer;
  }

  private void assertNothingHappened() throws Exception {
    assertThat(proof()).doesNotExist();
    assertThat(executable.state().resolve("versions")).doesNotExist();
    hub.drainReports();
    hub.nextReport();
    assertThat(Files.size(executable.log())).isLessThan(300_000);
  }

  private Path proof() {
    return directory.resolve("proof");
  }

  @Test
  void outlivesAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 4096)) {
      Process running = start("commands: any\n");
      disk.fill(0);
      hub.confirming(false);

      hub.sendToAgent(request("r1", "true", 60));
      assertThat(hub.nextOther())
          .containsEntry("code", "unavailable")
          .hasEntrySatisfying(
              "message",
              message ->
                  assertThat(String.valueOf(message))
                      .contains("actions.log: No space left on device", "free space"));
      hub.drainReports();
      hub.nextReport(); // may have been confirmed just before
      TestHub.Report unconfirmed = hub.nextReport();

      disk.free();
      hub.confirming(true);
      assertThat(execute("r2", "echo back", 60).text).containsEntry("stdout", "back\n");
      assertThat(running.isAlive()).isTrue();
      running.destroy();
      assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();

      hub.drainReports();
      agent = executable.start("", run());
      assertThat(hub.nextReport().bootId()).isEqualTo(unconfirmed.bootId());
    }
  }

  @Test
  void namesTheHostsPermissionsAtSignIn() throws Exception {
    agent = executable.start("commands: any\n", run());

    Map<String, Object> described = Json.object(hub.nextAuth().getOrDefault("agent", ""));

    assertThat(described.get("capabilities")).asString().contains("processes", "commands:any");
  }

  @Test
  void runsACommandForAnEarlierHub() throws Exception {
    start("commands: any\n");

    hub.sendToAgent(
        "{\"type\":\"execute_command\",\"command\":\"echo out; echo err >&2; exit 7\","
            + "\"request_id\":\"r1\"}");

    Map<String, Object> answer = hub.nextOther();
    assertThat(answer).containsEntry("type", "command_result").containsEntry("request_id", "r1");
    assertThat(data(answer)).containsEntry("exit_code", 7).containsEntry("ended", "exited");
    assertThat(String.valueOf(data(answer).get("output"))).contains("out\n", "err\n");
  }

  @Test
  void streamsAndRecordsACommandsOutput() throws Exception {
    start("commands: any\n");

    Outcome outcome = execute("r1", "echo out; echo err >&2; exit 7", 60);

    assertThat(outcome.text).containsEntry("stdout", "out\n").containsEntry("stderr", "err\n");
    assertThat(outcome.result).containsEntry("exit_code", 7).doesNotContainKey("output");
    assertThat(actions())
        .extracting(entry -> entry.get("event"))
        .containsExactly("started", "ended");
    assertThat(actions().get(0)).containsEntry("command", "echo out; echo err >&2; exit 7");
    assertThat(actions().get(1)).containsEntry("exit_code", 7).containsEntry("ended", "exited");
  }

  @Test
  void runsOnlyWhatIsListed() throws Exception {
    start("commands: allow-list\nallowed_commands:\n  - printf %s {what:name}\n");

    assertThat(execute("r1", "printf %s hello", 60).text).containsEntry("stdout", "hello");
    for (String command : List.of("id", "printf %s hello; id", "printf %s $HOME", "printf %s -v")) {
      hub.sendToAgent(request("r2", command, 60));
      assertThat(hub.nextOther()).containsEntry("code", "not_allowed");
    }
  }

  @Test
  void endsACommandAndAllItsChildrenAtItsDeadline() throws Exception {
    start("commands: any\n");

    Outcome outcome = execute("r1", "%1$s & (setsid %1$s &); echo $$; %1$s".formatted(NAP), 2);

    assertThat(outcome.result).containsEntry("ended", "timed_out").doesNotContainKey("exit_code");
    assertThat(Long.parseLong(String.valueOf(outcome.result.get("duration_ms"))))
        .isGreaterThanOrEqualTo(2000);
    assertThat(processesOf(NAP)).isEmpty();
  }

  @Test
  void aRunningCommandDelaysNeitherReportsNorOtherCommands() throws Exception {
    start("commands: any\n");
    hub.sendToAgent(request("slow", NAP, 60));
    Await.until("the slow one runs", () -> !processesOf(NAP).isEmpty());
    hub.drainReports();

    assertThat(execute("quick", "echo quick", 60).text).containsEntry("stdout", "quick\n");
    hub.nextReport();
    hub.nextReport();

    assertThat(processesOf(NAP)).isNotEmpty();
    hub.sendToAgent("{\"type\":\"cancel\",\"request_id\":\"slow\"}");
    assertThat(data(hub.nextOther())).containsEntry("ended", "cancelled");
    assertThat(processesOf(NAP)).isEmpty();
  }

  @Test
  void cancelsCommandsWhenTheConnectionIsLost() throws Exception {
    start("commands: any\n");
    hub.sendToAgent(request("r1", NAP, 60));
    Await.until("it runs", () -> !processesOf(NAP).isEmpty());

    hub.stop();

    Await.until("it is gone", () -> processesOf(NAP).isEmpty());
    Await.until("its result is recorded", () -> actions().size() == 2);
    assertThat(actions().get(1)).containsEntry("ended", "cancelled");
  }

  @Test
  void leavesNoCommandBehindWhenItStops() throws Exception {
    Process stopping = start("commands: any\n");
    hub.sendToAgent(request("r1", "trap '' TERM; " + NAP, 60));
    Await.until("it runs", () -> !processesOf(NAP).isEmpty());

    stopping.destroy();

    assertThat(stopping.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(stopping.exitValue()).isZero();
    assertThat(processesOf(NAP)).isEmpty();
    assertThat(hub.nextCloseCode()).isEqualTo(1001);
  }

  @Test
  void runsItsMaximumOfNoisyCommandsAtOnce() throws Exception {
    Process loud = start("commands: any\n");
    for (int i = 0; i < 16; i++) {
      hub.sendToAgent(request("r" + i, "yes äöü | head -c 8000000", 60));
    }
    hub.sendToAgent(request("beyond", "true", 60));

    Map<String, Integer> sizes = new HashMap<>();
    List<Map<String, Object>> ends = new ArrayList<>();
    boolean busy = false;
    while (ends.size() < 16 || !busy) {
      Map<String, Object> message = hub.nextOther();
      String id = String.valueOf(message.get("request_id"));
      switch (String.valueOf(message.get("type"))) {
        case "command_output" ->
            sizes.merge(
                id, String.valueOf(message.get("data")).getBytes(UTF_8).length, Integer::sum);
        case "command_result" -> ends.add(data(message));
        default -> busy = "busy".equals(message.get("code")) && id.equals("beyond");
      }
    }

    assertThat(sizes).hasSize(16);
    assertThat(sizes.values()).allMatch(size -> size > (1 << 20) - 4 && size <= 1 << 20);
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat(end)
                    .containsEntry("exit_code", 0)
                    .containsEntry("output_truncated", true));
    hub.drainReports();
    hub.nextReport();
    assertThat(loud.isAlive()).isTrue();
    assertThat(Files.readString(executable.log(), UTF_8)).doesNotContain("OutOfMemory");
  }

  @Test
  void survivesAHubThatAsksAndDoesNotRead() throws Exception {
    start("commands: any\n");
    hub.reading(false);
    for (int i = 0; i < 16; i++) {
      hub.sendToAgent(request("r" + i, "yes", 2));
    }
    for (int i = 0; i < 10_000; i++) {
      hub.sendToAgent("{\"type\":\"list_processes\",\"request_id\":\"p" + i + "\"}");
    }

    Await.until("all have ended", () -> actions().size() == 32);

    assertThat(actions().subList(16, 32))
        .extracting(entry -> entry.get("ended"))
        .containsOnly("timed_out");
    hub.reading(true);
    hub.drainReports();
    hub.nextReport();
    assertThat(Files.readString(executable.log(), UTF_8)).doesNotContain("OutOfMemory");
  }

  @Test
  void hidesTheAgentsEnvironmentFromCommands() throws Exception {
    start("commands: any\n");

    String environment = execute("r1", "env", 60).text().getOrDefault("stdout", "");

    assertThat(environment.lines().filter(line -> line.startsWith("CHATOPS_")))
        .singleElement()
        .asString()
        .startsWith("CHATOPS_EXECUTION_ID=");
    assertThat(environment).contains("PATH=/usr/local/sbin:/usr/local/bin:");
  }

  @Test
  void runsNothingThatItCannotRecord() throws Exception {
    agent =
        executable.start(
            "commands: any\n",
            List.of(
                AgentExecutable.path().toString(),
                "run",
                "--url",
                hub.url(),
                "--state-dir",
                "/dev/null/state"));
    hub.nextReport();

    hub.sendToAgent(request("r1", "true", 60));

    assertThat(hub.nextOther()).containsEntry("code", "unavailable");
  }

  private Process start(String configuration) throws Exception {
    Process process = executable.start(configuration, run());
    agent = process;
    hub.nextReport();
    return process;
  }

  private List<String> run() {
    return List.of(AgentExecutable.path().toString(), "run", "--url", hub.url());
  }

  private Outcome execute(String id, String command, int timeout) throws InterruptedException {
    hub.sendToAgent(request(id, command, timeout));
    Map<String, String> text = new HashMap<>();
    Map<String, Object> message = hub.nextOther();
    while ("command_output".equals(message.get("type"))) {
      text.merge(
          String.valueOf(message.get("stream")),
          String.valueOf(message.get("data")),
          String::concat);
      message = hub.nextOther();
    }
    assertThat(message).containsEntry("type", "command_result").containsEntry("request_id", id);
    return new Outcome(text, data(message));
  }

  private static String request(String id, String command, int timeout) {
    return "{\"type\":\"execute_command\",\"stream\":true,\"request_id\":\""
        + id
        + "\",\"timeout\":"
        + timeout
        + ",\"command\":\""
        + command
        + "\"}";
  }

  private static Map<String, Object> data(Map<String, Object> message) {
    return Json.object(message.getOrDefault("data", "no data in " + message));
  }

  /** Returns the actions recorded so far; none before the agent has begun its first. */
  private List<Map<String, Object>> actions() throws IOException {
    Path log = executable.state().resolve("actions.log");
    if (!Files.exists(log)) {
      return List.of();
    }
    return Files.readAllLines(log, UTF_8).stream().map(Json::object).toList();
  }

  private static List<String> processesOf(String commandLine) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::info)
        .flatMap(info -> info.commandLine().stream())
        .filter(line -> line.endsWith(commandLine))
        .toList();
  }

  /** The result of a streamed command. */
  private record Outcome(Map<String, String> text, Map<String, Object> result) {}
}
