package io.chatops.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.request.RecordedRequest;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.TestConfig;
import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.CommandOutput;
import io.chatops.protocol.FromAgent.CommandResult;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent.ExecuteCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class CommandHandlerTest {
  private static final AgentLog LOG =
      new AgentLog(new PrintStream(System.err, true, UTF_8), InstantSource.system());
  private static final CommandRules ANY = TestConfig.commands(CommandAccess.ANY);

  @TempDir private Path directory;
  private final RecordedRequest request = new RecordedRequest("r1");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    request.cancel();
    threads.shutdownNow();
  }

  @Test
  void returnsBothOutputsAndTheExitCode() throws Exception {
    CommandResult result = run("echo out; echo err >&2; exit 7");

    assertThat(text(OutputStream.STDOUT)).isEqualTo("out\n");
    assertThat(text(OutputStream.STDERR)).isEqualTo("err\n");
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.ended()).isEqualTo(CommandEnd.EXITED);
    assertThat(result.output()).isNull();
    assertThat(result.outputTruncated()).isFalse();
    assertThat(result.durationMs()).isNotNegative();
  }

  @Test
  void gathersBothOutputsUnlessTheHubAsksForAStream() throws Exception {
    CommandResult result =
        handle(ANY, new ExecuteCommand("r1", "echo out; echo err >&2; exit 7", null, null, false));

    assertThat(result.output()).contains("out\n", "err\n");
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(request.sent).isEmpty();
  }

  @Test
  void sendsOutputWhileTheCommandRuns() throws Exception {
    CompletableFuture<CommandResult> result = start("echo first; exec sleep 600", 60);

    Await.until("the first line is there", () -> text(OutputStream.STDOUT).equals("first\n"));

    assertThat(result).isNotDone();
    request.cancel();
    assertThat(result.get(1, TimeUnit.MINUTES).ended()).isEqualTo(CommandEnd.CANCELLED);
  }

  @ParameterizedTest
  @CsvSource({"kill -9 $$, 9", "kill -TERM $$, 15", "kill -SEGV $$, 11"})
  void reportsTheSignalThatEndedACommand(String command, int signal) throws Exception {
    CommandResult result = run(command);

    assertThat(result.signal()).isEqualTo(signal);
    assertThat(result.exitCode()).isEqualTo(128 + signal);
    assertThat(result.ended()).isEqualTo(CommandEnd.EXITED);
  }

  @Test
  void exitsWith127ForAnUnknownProgram() throws Exception {
    CommandRules rules = TestConfig.commands(CommandAccess.ALLOW_LIST, "no-such-program");

    CommandResult result = handle(rules, streamed("no-such-program", 60, null));

    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(text(OutputStream.STDERR)).contains("no-such-program");
  }

  @Nested
  class Ending {
    @Test
    void endsAllChildrenAtTheDeadline() throws Exception {
      CommandResult result = run("sleep 600 & sh -c 'sleep 600; true' & echo $$; sleep 600", 5);

      assertThat(result.ended()).isEqualTo(CommandEnd.TIMED_OUT);
      assertThat(result.exitCode()).isNull();
      assertThat(result.signal()).isEqualTo(15);
      assertThat(inSession(text(OutputStream.STDOUT).strip())).isEmpty();
    }

    @Test
    void findsChildrenThatLeftTheSessionAndTheirParent() throws Exception {
      Path pid = directory.resolve("pid");
      CommandResult result =
          run("(setsid sh -c 'echo $$ > " + pid + "; exec sleep 600' &) ; sleep 600", 5);

      assertThat(result.ended()).isEqualTo(CommandEnd.TIMED_OUT);
      assertThat(isRunning(Files.readString(pid).strip())).isFalse();
    }

    @Test
    void killsProcessesThatIgnoreSigterm() throws Exception {
      CommandResult result = run("trap '' TERM; echo $$; while :; do sleep 1; done", 5);

      assertThat(result.ended()).isEqualTo(CommandEnd.TIMED_OUT);
      assertThat(result.signal()).isEqualTo(9);
      assertThat(inSession(text(OutputStream.STDOUT).strip())).isEmpty();
    }

    @Test
    void killsStoppedProcesses() throws Exception {
      CommandResult result = run("kill -STOP $$", 5);

      assertThat(result.signal()).isEqualTo(9);
    }

    @Test
    void givesACommandTimeToCleanUp() throws Exception {
      // The sleep may be ended before its shell.
      run("trap 'echo tidy; exit 3' TERM; while true; do sleep 600 & wait; done", 5);

      assertThat(text(OutputStream.STDOUT)).isEqualTo("tidy\n");
    }

    @Test
    void endsACancelledCommand() throws Exception {
      CompletableFuture<CommandResult> result = start("echo $$; sleep 600", 600);
      Await.until("it runs", () -> !text(OutputStream.STDOUT).isEmpty());
      String session = text(OutputStream.STDOUT).strip();

      request.cancel();

      assertThat(result.get(1, TimeUnit.MINUTES).ended()).isEqualTo(CommandEnd.CANCELLED);
      assertThat(inSession(session)).isEmpty();
    }

    @Test
    void appliesTheHostsTimeLimitWhateverTheHubRequests() throws Exception {
      CommandRules strict = new CommandRules(CommandAccess.ANY, List.of(), Duration.ofSeconds(1));

      CommandResult result = handle(strict, streamed("sleep 600", 3600, null));

      assertThat(result.ended()).isEqualTo(CommandEnd.TIMED_OUT);
    }

    @Test
    void neitherWaitsForNorEndsBackgroundProcesses() throws Exception {
      CommandResult result = run("sleep 600 & echo $!", 60);
      String pid = text(OutputStream.STDOUT).strip();

      assertThat(result.ended()).isEqualTo(CommandEnd.EXITED);
      assertThat(result.exitCode()).isZero();
      assertThat(isRunning(pid)).isTrue();
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    @Test
    void isNotDelayedByABackgroundProcessThatKeepsWriting() throws Exception {
      CommandResult result = run("yes | head -c 2000000; yes & exit 5", 60);

      assertThat(result.exitCode()).isEqualTo(5);
      assertThat(result.outputTruncated()).isTrue();
    }
  }

  @Nested
  class Output {
    @Test
    void isCutAfterOneMebibyteAndCountsTheRest() throws Exception {
      CommandResult result = run("yes | head -c 30000000");

      assertThat(result.exitCode()).isZero();
      assertThat(text(OutputStream.STDOUT)).hasSize(1 << 20).startsWith("y\ny\n");
      assertThat(result.outputTruncated()).isTrue();
      assertThat(result.omittedBytes()).isEqualTo(30_000_000 - (1 << 20));
    }

    @Test
    void isCutEarlierWhenItMustFitOneReply() throws Exception {
      CommandResult result =
          handle(ANY, new ExecuteCommand("r1", "head -c 1000000 /dev/zero", 60, null, false));

      assertThat(result.output()).hasSize(64 << 10);
      assertThat(result.omittedBytes()).isEqualTo(1_000_000 - (64 << 10));
    }

    @Test
    void keepsCharactersThatArriveInPieces() throws Exception {
      String smile = "printf '\\360\\237'; sleep 0.1; printf '\\230\\200'";

      run(smile + "; i=0; while [ $i -lt 3000 ]; do printf 'x\\342\\202\\254'; i=$((i+1)); done");

      assertThat(text(OutputStream.STDOUT)).isEqualTo("\ud83d\ude00" + "x€".repeat(3000));
    }

    @Test
    void isNeverCutInsideACharacter() throws Exception {
      // One letter, then characters of three bytes: the limit falls inside a character.
      CommandResult result = run("printf x; yes '€' | tr -d '\\n' | head -c 3000000");

      String kept = text(OutputStream.STDOUT);
      assertThat(kept).doesNotContain("\ufffd").endsWith("€");
      assertThat(kept.getBytes(UTF_8).length + result.omittedBytes()).isEqualTo(3_000_001);
    }

    @Test
    void replacesInvalidTextAndKeepsControlCharacters() throws Exception {
      run("printf 'a\\377b\\0c\\033[31md\\r\\n'");

      assertThat(text(OutputStream.STDOUT)).isEqualTo("a\ufffdb\0c\u001b[31md\r\n");
    }

    @Test
    void isReadToTheEndAlthoughTheHubIsSlow() throws Exception {
      request.stall(true);
      CompletableFuture<CommandResult> result = start("echo started; seq 1 100000; exit 4", 60);
      request.stall(false);

      assertThat(result.get(1, TimeUnit.MINUTES).exitCode()).isEqualTo(4);
      assertThat(text(OutputStream.STDOUT)).endsWith("99999\n100000\n");
    }

    @Test
    void isAbandonedAtItsDeadlineWhenTheHubReadsNothing() throws Exception {
      request.stall(true);

      CommandResult result = start("yes", 1).get(1, TimeUnit.MINUTES);

      assertThat(result.ended()).isEqualTo(CommandEnd.TIMED_OUT);
      assertThat(request.sent).isEmpty();
    }
  }

  @Nested
  class CliEnvironment {
    @Test
    void includeACleanEnvironment() throws Exception {
      run("env");

      assertThat(text(OutputStream.STDOUT).lines().map(line -> line.replaceAll("=.*", "")))
          .containsExactlyInAnyOrder(
              "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "PWD", "CHATOPS_EXECUTION_ID");
      assertThat(text(OutputStream.STDOUT)).contains("PATH=" + CleanEnvironment.PATH + "\n");
    }

    @Test
    void includeNoInputAndNoTerminal() throws Exception {
      CommandResult result = run("cat; tty; exec </dev/tty");

      assertThat(result.ended()).isEqualTo(CommandEnd.EXITED);
      assertThat(text(OutputStream.STDOUT)).isEqualTo("not a tty\n");
      assertThat(result.exitCode()).isNotZero();
    }

    @Test
    void includeTheRequestedDirectory() throws Exception {
      handle(ANY, streamed("pwd", 60, directory.toString()));

      assertThat(text(OutputStream.STDOUT).strip()).isEqualTo(directory.toString());
    }

    @Test
    void includeTheUsersHomeByDefault() throws Exception {
      run("pwd");

      assertThat(text(OutputStream.STDOUT).strip()).isEqualTo(System.getProperty("user.home"));
    }

    @Test
    void includeNoOpenFilesOfTheAgent() throws Exception {
      try (var held = Files.newInputStream(Files.writeString(directory.resolve("held"), "x"))) {
        assertThat(held.available()).isOne();
        run("ls -l /proc/$$/fd");
      }

      assertThat(text(OutputStream.STDOUT)).contains("/dev/null").doesNotContain("held");
    }
  }

  @Nested
  class AllowList {
    @Test
    void runsWithoutAShell() throws Exception {
      CommandRules rules =
          TestConfig.commands(CommandAccess.ALLOW_LIST, "printf %s-%s {a:name} {b:int}");

      CommandResult result = handle(rules, streamed("printf %s-%s web 5", 60, null));

      assertThat(text(OutputStream.STDOUT)).isEqualTo("web-5");
      assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "printf %s web;id", "printf %s $HOME", "printf %s -v", "printf"})
    void runsNothingElse(String command) {
      CommandRules rules = TestConfig.commands(CommandAccess.ALLOW_LIST, "printf %s {a:name}");

      assertThatThrownBy(() -> handle(rules, streamed(command, 60, null)))
          .isInstanceOfSatisfying(
              RequestFailedException.class,
              e -> assertThat(e.code()).isEqualTo(RefusalCode.NOT_ALLOWED));
    }
  }

  @Test
  void runsNothingWhereCommandsAreOff() {
    assertThatThrownBy(
            () -> handle(TestConfig.commands(CommandAccess.OFF, "id"), streamed("id", 60, null)))
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.code()).isEqualTo(RefusalCode.NOT_ALLOWED));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0, /, INVALID",
    "true, -1, /, INVALID",
    "true, 3601, /, INVALID",
    "' ', 60, /, INVALID",
    "true, 60, tmp, INVALID",
    "true, 60, ../tmp, INVALID",
    "true, 60, '', INVALID",
    "true, 60, /does/not/exist, INVALID",
    "true, 60, /etc/passwd, INVALID"
  })
  void refusesInvalidRequests(String command, int timeout, String where, RefusalCode code) {
    assertThatThrownBy(() -> handle(ANY, streamed(command, timeout, where)))
        .isInstanceOfSatisfying(
            RequestFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo a\0b", "\0"})
  void refusesNul(String command) {
    assertThatThrownBy(() -> run(command)).hasMessageContaining("no NUL");
    assertThatThrownBy(() -> handle(ANY, streamed("true", 60, "/tmp\0")))
        .hasMessageContaining("absolute path");
  }

  @Test
  void refusesOverlongCommands() throws Exception {
    assertThatThrownBy(() -> run("#" + "x".repeat(8192))).hasMessageContaining("8192");
    assertThat(run("#" + "x".repeat(8191)).exitCode()).isZero();
  }

  private CommandResult run(String command) throws InterruptedException {
    return run(command, 60);
  }

  private CommandResult run(String command, int timeout) throws InterruptedException {
    return handle(ANY, streamed(command, timeout, null));
  }

  private CommandResult handle(CommandRules rules, ExecuteCommand command)
      throws InterruptedException {
    return (CommandResult) new CommandHandler(rules, LOG).handle(command, request);
  }

  private CompletableFuture<CommandResult> start(String command, int timeout) {
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(run(command, timeout));
          } catch (InterruptedException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static ExecuteCommand streamed(
      String command, int timeout, @Nullable String workingDirectory) {
    return new ExecuteCommand("r1", command, timeout, workingDirectory, true);
  }

  private String text(OutputStream stream) {
    return request.sent.stream()
        .map(CommandOutput.class::cast)
        .filter(piece -> piece.stream() == stream)
        .map(CommandOutput::data)
        .collect(Collectors.joining());
  }

  private static List<Path> inSession(String session) throws Exception {
    assertThat(session).matches("[0-9]+");
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      List<Path> found = new ArrayList<>();
      for (Path process : processes) {
        String stat = stat(process);
        if (!stat.isEmpty() && stat.split(" ", -1)[3].equals(session) && stat.charAt(0) != 'Z') {
          found.add(process);
        }
      }
      return found;
    }
  }

  private static boolean isRunning(String pid) {
    String stat = stat(Path.of("/proc", pid));
    return !stat.isEmpty() && stat.charAt(0) != 'Z';
  }

  private static String stat(Path process) {
    try {
      String text = Files.readString(process.resolve("stat"));
      return text.substring(text.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return "";
    }
  }
}
