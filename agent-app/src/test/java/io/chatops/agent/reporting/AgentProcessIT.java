package io.chatops.agent.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.AgentExecutable;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.Json;
import io.chatops.agent.testing.TestHub;
import io.chatops.testkit.TestCertificate;
import io.chatops.testkit.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the released executable. */
class AgentProcessIT {
  private static final String KEY = AgentExecutable.KEY;

  @TempDir private Path directory;
  private TestHub hub;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void startHub() throws InterruptedException {
    hub = TestHub.start();
  }

  @AfterEach
  void stopEverything() throws InterruptedException {
    started.forEach(Process::destroyForcibly);
    hub.stop();
  }

  @Test
  void reportsThisMachineWithinSeconds() throws Exception {
    startAgent();

    Map<String, Object> auth = hub.nextAuth();
    TestHub.Report report = hub.nextReport();

    assertThat(auth.get("api_key")).isEqualTo(KEY);
    assertThat(Json.object(auth.getOrDefault("agent", "")))
        .containsKeys("hostname", "boot_id", "kernel");
    assertThat(report.data().get("server_id")).isEqualTo(TestHub.SERVER_ID);
    assertThat(Json.object(report.data().getOrDefault("cpu", "")))
        .containsKeys("usage_percent", "cores");
    assertThat((List<?>) report.data().get("processes")).isNotEmpty();
  }

  @Test
  void resendsAKilledAgentsSpoolOnceInOrder() throws Exception {
    hub.confirming(false);
    Process killed = startAgent();
    String boot = hub.nextReport().bootId();
    TestHub.Report last = hub.nextReport();
    while (last.sequence() < 5) {
      last = hub.nextReport();
    }
    String fifth = last.frame();
    killed.destroyForcibly().waitFor();
    hub.nextCloseCode(); // by then it has all that was sent
    hub.drainReports();

    hub.confirming(true);
    startAgent();
    List<Long> resent = new ArrayList<>();
    List<String> frames = new ArrayList<>();
    TestHub.Report report = hub.nextReport();
    while (report.bootId().equals(boot)) {
      resent.add(report.sequence());
      frames.add(report.frame());
      report = hub.nextReport();
    }

    // The fifth may have been sent without being stored; earlier ones were stored by then. Others
    // may have followed before the kill.
    assertThat(resent).startsWith(1L, 2L, 3L, 4L).isSorted().doesNotHaveDuplicates();
    if (resent.size() >= 5) {
      assertThat(frames.get(4)).isEqualTo(fifth);
    }
    assertThat(report.sequence()).isEqualTo(1);
  }

  @Test
  void deliversReportsAfterAnOutageOfTheHub() throws Exception {
    startAgent();
    hub.nextReport();
    int port = hub.port();
    hub.stop();
    long last = hub.drainReports().stream().mapToLong(TestHub.Report::sequence).max().orElse(1);

    hub = TestHub.start(port);
    List<Long> sequences = new ArrayList<>();
    while (sequences.size() < 4) {
      sequences.add(hub.nextReport().sequence());
    }

    // A report whose acknowledgement the agent did not receive may come again.
    assertThat(sequences.get(0)).isLessThanOrEqualTo(last + 1);
    for (int i = 1; i < sequences.size(); i++) {
      assertThat(sequences.get(i)).isEqualTo(sequences.get(i - 1) + 1);
    }
  }

  @Test
  void saysGoodbyeOnSigtermAndKeepsUnacknowledgedReports() throws Exception {
    hub.confirming(false);
    Process agent = startAgent();
    TestHub.Report sent = hub.nextReport();

    agent.destroy();

    assertThat(agent.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(agent.exitValue()).isZero();
    assertThat(hub.nextOther()).containsEntry("type", "goodbye");
    assertThat(hub.nextCloseCode()).isEqualTo(1001);
    hub.confirming(true);
    startAgent();
    assertThat(hub.nextReport().frame()).isEqualTo(sent.frame());
  }

  @Test
  void reportsOverTlsToASelfSignedHub() throws Exception {
    hub.stop();
    TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
    hub = TestHub.startWithTls(certificate);

    start(
        executable().toString(),
        "run",
        "--url",
        "https://localhost:" + hub.port(),
        "--ca-file",
        certificate.file().toString());

    assertThat(hub.nextAuth()).containsEntry("api_key", KEY);
    assertThat(hub.nextReport().sequence()).isEqualTo(1);
  }

  @Test
  void reportsWithoutAStateDirectoryAndLogsIt() throws Exception {
    start(executable().toString(), "run", "--url", hub.url(), "--state-dir", "/dev/null/state");

    assertThat(hub.nextReport().sequence()).isEqualTo(1);
    assertThat(Files.readString(log(), UTF_8))
        .contains("state_dir /dev/null/state cannot be used", "set another state_dir");
  }

  @Test
  void answersTheHubsRequests() throws Exception {
    startAgent();
    hub.nextReport();

    hub.sendToAgent("{\"type\":\"list_processes\",\"request_id\":\"r1\"}");
    hub.sendToAgent("{\"type\":\"execute_command\",\"command\":\"id\",\"request_id\":\"r2\"}");

    Map<String, Object> processes = hub.nextOther();
    assertThat(processes).containsEntry("type", "process_list").containsEntry("request_id", "r1");
    assertThat(Json.object(processes.getOrDefault("data", ""))).containsKey("processes");
    assertThat(hub.nextOther())
        .containsEntry("type", "error")
        .containsEntry("request_id", "r2")
        .containsEntry(
            "message",
            "this host does not allow commands: set commands: allow-list in its agent.yaml");
  }

  @Test
  void countsTheServicesThatTheHubWatches() throws Exception {
    startAgent();
    assertThat(hub.nextReport().data()).doesNotContainKey("services");

    hub.sendToAgent("{\"type\":\"watch_services\",\"names\":[\"no-such-service-here\"]}");

    Await.until(
        "a report tells of it",
        () ->
            hub.nextReport()
                .frame()
                .contains("\"services\":[{\"name\":\"no-such-service-here\",\"processes\":0}]"));
  }

  @Test
  void startsNoOtherProcess() throws Exception {
    // Without the script in front of the jar, which starts other processes before Java.
    Process agent =
        executable().endsWith("chatops-agent-native")
            ? startAgent()
            : start(javaExecutable(), "-jar", executable().toString(), "run", "--url", hub.url());
    hub.nextReport();
    hub.nextReport();
    hub.nextReport();

    assertThat(agent.descendants()).isEmpty();
    // The page faults of ended children are added to their parent's, in field 11.
    String stat = Files.readString(Path.of("/proc/" + agent.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    assertThat(fields[11 - 3]).isEqualTo("0");
  }

  @Test
  @Tag("java-options")
  void exitsWhenOutOfMemory() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(executable().toString(), "version");
    builder.environment().put("CHATOPS_JAVA_OPTIONS", "-XX:+PrintFlagsFinal");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process flags = builder.start();

    assertThat(new String(flags.getInputStream().readAllBytes(), UTF_8))
        .containsPattern("ExitOnOutOfMemoryError +:?= true");
  }

  @Test
  void leavesNothingInTheSharedTemporaryDirectory() throws Exception {
    Process agent = startAgent();
    hub.nextReport();
    hub.nextReport();

    String pid = Long.toString(agent.pid());
    try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith("_pid" + pid));
    }
    assertThat(Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"), pid)).doesNotExist();
    try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"))) {
      assertThat(open.map(AgentProcessIT::target))
          .noneMatch(file -> file.startsWith("/tmp/") && !file.startsWith(directory.toString()));
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  @Test
  void neverPrintsTheKey() throws Exception {
    hub.refusingKeys(true);
    Process agent = startAgent();
    hub.nextAuth();
    hub.nextCloseCode();
    awaitLog("unknown API key");
    agent.destroy();
    agent.waitFor();

    assertThat(Files.readString(log(), UTF_8)).contains("unknown API key").doesNotContain(KEY);
  }

  @Test
  void refusesASecondAgentInTheSameStateDirectory() throws Exception {
    startAgent();
    hub.nextReport();

    Process second = startAgent();

    assertThat(second.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(second.exitValue()).isEqualTo(2);
  }

  @Nested
  class WithAContainerEngine {
    @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();

    @AfterEach
    void removeContainer() {
      DOCKER.remove("reported");
    }

    @Test
    void reportsContainersAndTheirChanges() throws Exception {
      String id = DOCKER.run("reported", "while true; do :; done");
      start(executable().toString(), "run", "--url", hub.url(), "--docker-host", DOCKER.host());

      Map<String, Object> running = awaitContainer("cpu_percent");
      assertThat(running).containsEntry("id", id).containsEntry("state", "running");
      assertThat(running).containsKeys("image", "status", "created", "memory_bytes");
      assertThat(running).containsEntry("restart_count", 0);

      DOCKER.docker("kill", "reported");
      Map<String, Object> killed = awaitContainer("status");
      while (!"exited".equals(killed.get("state"))) {
        killed = awaitContainer("status");
      }
      assertThat(killed).doesNotContainKeys("cpu_percent", "memory_bytes");
    }

    @Test
    void checkAsksTheEngine() throws Exception {
      Process check =
          start(
              executable().toString(), "check", "--url", hub.url(), "--docker-host", DOCKER.host());

      assertThat(check.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(log(), UTF_8))
          .containsPattern("ok +docker +\\S.* at " + DOCKER.host() + ", \\d+ containers");
    }

    @Test
    void controlsContainersAndReadsTheirLogs() throws Exception {
      DOCKER.run("reported", "i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done");
      start(
          executable().toString(),
          "run",
          "--url",
          hub.url(),
          "--docker-host",
          DOCKER.host(),
          "--containers",
          "control");
      assertThat(hub.nextAuth().toString()).contains("containers:read", "containers:control");
      hub.nextReport();

      ask("follow_container_logs", "f", "");
      assertThat(answer("f")).containsEntry("type", "container_log_line");
      assertThat(answer("f")).containsEntry("type", "container_log_line");
      ask("stop_container", "s", ",\"timeout\":0");
      Map<String, Object> stopped = answer("s");
      assertThat(stopped).containsEntry("type", "container_stopped");
      assertThat(DOCKER.docker("inspect", "-f", "{{.State.Running}}", "reported"))
          .isEqualTo("false");
      ask("get_container_logs", "l", ",\"tail\":1000");
      Map<String, Object> logs = answer("l");
      assertThat(logs).containsEntry("type", "container_logs");
      assertThat(logs.toString()).contains("[tick 1, tick 2");
      ask("restart_container", "r", "");
      assertThat(answer("r")).containsEntry("type", "container_restarted");
      assertThat(DOCKER.docker("inspect", "-f", "{{.State.Running}}", "reported"))
          .isEqualTo("true");
      hub.sendToAgent(
          "{\"type\":\"start_container\",\"request_id\":\"x\",\"container_id\":\"../x\"}");
      assertThat(answer("x")).containsEntry("type", "error").containsEntry("code", "invalid");
    }

    private void ask(String type, String id, String more) {
      hub.sendToAgent(
          "{\"type\":\""
              + type
              + "\",\"request_id\":\""
              + id
              + "\",\"container_id\":\"reported\""
              + more
              + "}");
    }

    private Map<String, Object> answer(String id) throws InterruptedException {
      Map<String, Object> message = hub.nextOther();
      while (!id.equals(message.get("request_id"))) {
        message = hub.nextOther();
      }
      return message;
    }

    private Map<String, Object> awaitContainer(String field) throws InterruptedException {
      while (true) {
        Object containers = hub.nextReport().data().get("containers");
        if (containers instanceof List<?> list) {
          for (Object one : list) {
            Map<String, Object> container = Json.object(one);
            if ("reported".equals(container.get("name")) && container.containsKey(field)) {
              return container;
            }
          }
        }
      }
    }
  }

  private Process startAgent() throws IOException {
    return start(executable().toString(), "run", "--url", hub.url());
  }

  private Process start(String... command) throws IOException {
    Process process = new AgentExecutable(directory).start("", List.of(command));
    started.add(process);
    return process;
  }

  /** Waits for a log line: the hub sees the close before the agent has logged it. */
  private void awaitLog(String text) throws Exception {
    Await.until("it logs " + text, () -> Files.readString(log(), UTF_8).contains(text));
  }

  private Path log() {
    return new AgentExecutable(directory).log();
  }

  private static Path executable() {
    return AgentExecutable.path();
  }

  private static String javaExecutable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
