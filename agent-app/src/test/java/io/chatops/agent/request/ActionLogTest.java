package io.chatops.agent.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.Json;
import io.chatops.agent.testing.TestClock;
import io.chatops.agent.testing.TestConfig;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import io.chatops.testkit.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionLogTest {
  private static final ToAgent.Request COMMAND =
      new ToAgent.ExecuteCommand("r1", "echo hi", 60, "/tmp", true);
  private static final FromAgent.Reply RESULT =
      new FromAgent.CommandResult("r1", null, 7, null, CommandEnd.EXITED, false, 0, 12L);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog agentLog = new AgentLog(new PrintStream(logged, true, UTF_8), clock);
  private Path file;
  private ActionLog log;

  @BeforeEach
  void openLog() {
    file = directory.resolve("actions.log");
    log = new ActionLog(file, clock, agentLog);
  }

  @Test
  void recordsWhatStartedAndHowItEnded() throws IOException {
    log.started(COMMAND);
    clock.advance(Duration.ofSeconds(2));
    log.ended(COMMAND, RESULT);

    assertThat(entries())
        .containsExactly(
            Map.of(
                "time", "2026-11-24T10:00:00Z",
                "request_id", "r1",
                "event", "started",
                "request", "execute_command",
                "command", "echo hi",
                "working_directory", "/tmp",
                "timeout", 60),
            Map.of(
                "time", "2026-11-24T10:00:02Z",
                "request_id", "r1",
                "event", "ended",
                "ended", "exited",
                "exit_code", 7,
                "duration_ms", 12));
  }

  @Test
  void recordsRefusalsAndFailures() throws IOException {
    ToAgent.Request stop =
        new ToAgent.ControlContainer("r2", ToAgent.ContainerOperation.STOP, "web", 10);
    log.rejected(COMMAND, "commands is off");
    log.failed(stop, RefusalCode.NOT_FOUND, "there is no container web");

    assertThat(entries().get(0))
        .containsEntry("event", "refused")
        .containsEntry("command", "echo hi")
        .containsEntry("reason", "commands is off");
    assertThat(entries().get(1))
        .containsEntry("event", "failed")
        .containsEntry("code", "not_found")
        .containsEntry("reason", "there is no container web");
  }

  @Test
  void escapesEverythingATerminalOrEditorCouldInterpret() throws IOException {
    String hostile = "\u001b[2J\r\n{\"event\":\"ended\"}\0\u007f\u009b31m\u202eä\u2028";
    log.rejected(new ToAgent.ExecuteCommand("r1", hostile, null, null, false), "no");

    String text = Files.readString(file, UTF_8);
    assertThat(text.lines()).hasSize(1);
    assertThat(text.strip().chars()).allMatch(c -> c >= ' ' && c < 127);
    assertThat(entries().get(0)).containsEntry("command", hostile);
  }

  @Test
  void cutsOverlongTextsAndRefusalsSooner() throws IOException {
    ToAgent.Request endless =
        new ToAgent.ExecuteCommand("r1", "x".repeat(100_000), null, null, false);
    log.started(endless);
    log.rejected(endless, "too long");
    log.started(new ToAgent.GetContainerLogs("r2", "c".repeat(100_000), null, null, null, false));

    assertThat(entries().get(0)).containsEntry("command", "x".repeat(8192));
    assertThat(entries().get(1)).containsEntry("command", "x".repeat(500));
    assertThat(entries().get(2)).containsEntry("container_id", "c".repeat(500));
  }

  @Test
  void refusesStartsThatWouldPushOutEarlierEntries() throws IOException {
    ToAgent.Request longest =
        new ToAgent.ExecuteCommand("r1", "\u2028".repeat(8192), null, null, false);
    int started = 0;
    while (log.started(longest)) {
      started++;
    }

    assertThat(started).isBetween(20, 21);
    assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
    assertThat(log.started(COMMAND)).isTrue();
    assertThat(log.started(longest)).isFalse();
    clock.advance(Duration.ofMinutes(1));
    assertThat(log.started(longest)).isTrue();
  }

  @Test
  void tellsTheHubItIsBusyAndRecordsHowOften() throws Exception {
    ToAgent.Request longest =
        new ToAgent.ExecuteCommand("r1", "\u2028".repeat(8192), null, null, false);
    boolean[] ran = {false};
    GuardedHandler guarded =
        new GuardedHandler(
            new Permissions(
                TestConfig.with(ContainerAccess.OFF, TestConfig.commands(CommandAccess.ANY))),
            log,
            (request, running) -> {
              ran[0] = true;
              return RESULT;
            });
    boolean room = true;
    while (room) {
      room = log.started(longest);
    }

    assertThatThrownBy(() -> guarded.handle(longest, new RecordedRequest("r1")))
        .isInstanceOfSatisfying(
            RequestFailedException.class, e -> assertThat(e.code()).isEqualTo(RefusalCode.BUSY));

    assertThat(ran[0]).isFalse();
    log.ended(COMMAND, RESULT);
    assertThat(entries().get(entries().size() - 1)).containsEntry("starts_left_out", 2);
  }

  @Test
  void allowsAThousandShortCommandsAMinute() throws IOException {
    for (int i = 0; i < 1000; i++) {
      assertThat(log.started(COMMAND)).isTrue();
    }
  }

  @Test
  void isReadableOnlyByTheAgentsUser() throws IOException {
    log.started(COMMAND);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void countsRefusalsThatWouldPushOutOtherEntries() throws IOException {
    for (int i = 0; i < 1000; i++) {
      log.rejected(COMMAND, "no");
    }
    assertThat(entries()).hasSize(60);

    log.started(COMMAND);
    assertThat(entries().get(60)).containsEntry("refusals_left_out", 940);

    clock.advance(Duration.ofMinutes(1));
    log.rejected(COMMAND, "no");
    assertThat(entries()).hasSize(62);
    assertThat(entries().get(61)).doesNotContainKey("refusals_left_out");
  }

  @Test
  void countsFailedRequestsSeparatelyFromRefusals() throws IOException {
    for (int i = 0; i < 100; i++) {
      log.failed(COMMAND, RefusalCode.NOT_FOUND, "there is no container web");
      log.failed(COMMAND, RefusalCode.INVALID, "bad timeout");
    }
    assertThat(entries()).hasSize(60);

    log.rejected(COMMAND, "no");
    log.failed(COMMAND, RefusalCode.FAILED, "no shell");
    assertThat(entries().get(60))
        .containsEntry("event", "refused")
        .containsEntry("failures_left_out", 140);
    assertThat(entries().get(61))
        .containsEntry("reason", "no shell")
        .doesNotContainKey("failures_left_out");

    clock.advance(Duration.ofMinutes(1));
    log.failed(COMMAND, RefusalCode.NOT_FOUND, "there is no container web");
    assertThat(entries()).hasSize(63);
  }

  @Test
  void keepsABoundedHistory() throws IOException {
    ActionLog small = new ActionLog(new RotatingFile(file, 400, 2), clock, agentLog);
    for (int i = 0; i < 30; i++) {
      small.ended(new ToAgent.ExecuteCommand("r" + i, "x", null, null, false), RESULT);
    }

    try (var files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("actions.log", "actions.log.1", "actions.log.2");
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(400);
    assertThat(Files.size(directory.resolve("actions.log.1"))).isLessThanOrEqualTo(400);
    assertThat(entries().get(entries().size() - 1)).containsEntry("request_id", "r29");
  }

  @Test
  void continuesInANewFileAfterRotation() throws IOException {
    log.started(COMMAND);
    Files.move(file, directory.resolve("archive"));
    log.ended(COMMAND, RESULT);

    assertThat(entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry).containsEntry("event", "ended"));
  }

  @Test
  void doesNotFollowALink() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Files.createSymbolicLink(file, victim);

    assertThatThrownBy(() -> log.started(COMMAND)).isInstanceOf(IOException.class);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void refusesActionsThatItCannotRecord() throws IOException {
    Files.createDirectory(file);
    boolean[] ran = {false};
    GuardedHandler guarded =
        new GuardedHandler(
            new Permissions(
                TestConfig.with(ContainerAccess.READ, TestConfig.commands(CommandAccess.ANY))),
            log,
            (request, running) -> {
              ran[0] = true;
              return RESULT;
            });

    assertThatThrownBy(() -> guarded.handle(COMMAND, new RecordedRequest("r1")))
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.code()).isEqualTo(RefusalCode.UNAVAILABLE))
        .hasMessageContaining("let the agent's user write actions.log in its state_dir");
    assertThat(ran[0]).isFalse();
  }

  @Test
  void runsNothingUntilTheDiskHasRoomForItsRecord() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 64)) {
      disk.fill(0);
      assertThatThrownBy(() -> log.started(COMMAND))
          .isInstanceOf(IOException.class)
          .hasMessage(file + ": No space left on device");
      assertThat(Files.size(file)).isZero();

      disk.free();
      assertThat(log.started(COMMAND)).isTrue();
      assertThat(entries()).hasSize(1);
    }
  }

  @Test
  void logsAnEndThatItCannotRecord() throws IOException {
    Files.createDirectory(file);

    log.ended(COMMAND, RESULT);

    assertThat(logged.toString(UTF_8)).contains("request=r1 ended, not in the action log");
  }

  @Test
  void recordsTheGuardsDecisionBeforeAndAfterTheAction() throws Exception {
    GuardedHandler guarded =
        new GuardedHandler(
            new Permissions(
                TestConfig.with(ContainerAccess.OFF, TestConfig.commands(CommandAccess.ANY))),
            log,
            (request, running) -> {
              assertThat(entries()).hasSize(1);
              throw new RequestFailedException(RefusalCode.INVALID, "bad timeout");
            });
    ToAgent.Request logs = new ToAgent.GetContainerLogs("r2", "web", 5, null, null, true);

    assertThatThrownBy(() -> guarded.handle(COMMAND, new RecordedRequest("r1")))
        .hasMessage("bad timeout");
    assertThatThrownBy(() -> guarded.handle(logs, new RecordedRequest("r2")))
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.code()).isEqualTo(RefusalCode.NOT_ALLOWED));

    assertThat(entries())
        .extracting(entry -> entry.get("event"))
        .containsExactly("started", "failed", "refused");
  }

  @Test
  void recordsEndsOfActionsThatRanOutOfMemory() throws Exception {
    GuardedHandler guarded =
        new GuardedHandler(
            new Permissions(
                TestConfig.with(ContainerAccess.OFF, TestConfig.commands(CommandAccess.ANY))),
            log,
            (request, running) -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThatThrownBy(() -> guarded.handle(COMMAND, new RecordedRequest("r1")))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(entries())
        .extracting(entry -> entry.get("event"))
        .containsExactly("started", "failed");
    assertThat(entries().get(1)).containsEntry("code", "failed");
  }

  @Test
  void showsAListedCommandWithSingleBlanks() throws Exception {
    GuardedHandler guarded =
        new GuardedHandler(
            new Permissions(
                TestConfig.with(
                    ContainerAccess.OFF,
                    TestConfig.commands(CommandAccess.ALLOW_LIST, "echo {x:name}"))),
            log,
            (request, running) -> RESULT);

    guarded.handle(
        new ToAgent.ExecuteCommand("r1", "echo" + " ".repeat(8000) + "hi", null, null, false),
        new RecordedRequest("r1"));

    assertThat(entries().get(0)).containsEntry("command", "echo hi");
  }

  private List<Map<String, Object>> entries() {
    try {
      return Files.readAllLines(file, UTF_8).stream().map(Json::object).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
