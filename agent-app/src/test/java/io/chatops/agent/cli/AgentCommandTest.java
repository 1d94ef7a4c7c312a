package io.chatops.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.config.Setting;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.agent.update.ReleaseKey;
import io.chatops.testkit.DocumentedCommands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class AgentCommandTest {
  private static final Map<String, String> NO_FILE = Map.of("CHATOPS_CONFIG", "/dev/null");

  private static final Path VECTORS = Path.of("src/test/resources/minisign");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void hasAFlagForEverySettingExceptTheKey(String command) {
    List<String> flags =
        requireNonNull(commandLine(NO_FILE).getSubcommands().get(command))
            .getCommandSpec()
            .options()
            .stream()
            .map(OptionSpec::longestName)
            .toList();

    assertThat(flags)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(Setting.values()).map(Setting::flag).flatMap(Optional::stream),
                    Stream.of("--config", "--help", "--version"))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void helpNamesTheVariableOfEveryFlag(String command) {
    assertThat(execute(NO_FILE, command, "--help")).isZero();

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains(Arrays.stream(Setting.values()).map(Setting::environmentVariable).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "check", "verify", "version"})
  void helpFitsOneScreen(String command) {
    String[] arguments =
        command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};

    assertThat(execute(NO_FILE, arguments)).isZero();

    assertThat(out.toString().lines().count()).isLessThanOrEqualTo(32);
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void printsItsVersion(String argument) {
    assertThat(execute(NO_FILE, argument)).isZero();

    assertThat(out.toString())
        .startsWith("chatops-agent " + AgentVersion.current() + " (")
        .doesNotContain("${");
  }

  @Test
  void theDocumentationShowsCommandsThatThereAre() throws IOException {
    List<DocumentedCommands.Shown> all = DocumentedCommands.of(Path.of(".."), "chatops-agent");

    assertThat(all).hasSizeGreaterThan(12);
    assertThat(all).allSatisfy(AgentCommandTest::parses);
  }

  private static void parses(DocumentedCommands.Shown shown) {
    try {
      AgentCommand.commandLine(NO_FILE).parseArgs(shown.words().toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      // A sentence may name a command without anything else.
      assertThat(shown.words()).as(e.getMessage()).hasSize(1);
    }
  }

  @Test
  void uninstallsByTheScriptThatWasKept() throws Exception {
    Path script = directory.resolve("install.sh");
    CommandLine command = new CommandLine(new UninstallCommand(script));
    command.setErr(new PrintWriter(err, true));
    assertThat(command.execute()).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("there is no " + script, "its package");
    Path asked = directory.resolve("asked");
    Files.writeString(script, "echo \"$@\" >'" + asked + "'; exit 6\n");

    assertThat(command.execute("--dry-run")).isEqualTo(6);

    assertThat(asked).hasContent("--uninstall --dry-run");
  }

  @Test
  void listsEveryExitCode() {
    execute(NO_FILE, "--help");

    assertThat(out.toString())
        .contains("0    done", "2    a flag", "3    check", "5    check", "7    verify");
  }

  @Test
  void exitsWithTwoWithoutAHubUrl() {
    assertThat(execute(NO_FILE, "run")).isEqualTo(ExitCode.CONFIGURATION);

    assertThat(err.toString()).startsWith("chatops-agent: url is not set").hasLineCount(1);
  }

  @Test
  void exitsWithTwoForUnknownFlagsAndMissingCommands() {
    assertThat(execute(NO_FILE, "run", "--nonsense")).isEqualTo(2);
    assertThat(execute(NO_FILE)).isEqualTo(2);
  }

  @Test
  void verifyNamesTheReleaseThatTheKeySigned() {
    String key = VECTORS.resolve("test.pub").toString();
    String program = VECTORS.resolve("program").toString();

    assertThat(execute(NO_FILE, "verify", "--key", key, program)).isZero();
    assertThat(out.toString()).isEqualTo("chatops-agent 0.2.0 linux-amd64\n");

    String line = "RWQEEa2zQFuKmA5IoISRbBXlI3G4k6mWAIjyKgURXklQBIdfQbnPF4Ee";
    assertThat(execute(NO_FILE, "verify", "--key", line, program)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "program-other.minisig, signed with the key 20FEAC4E2BFA21B5",
    "program-foreign.minisig, signed it as \"something else 1.0\"",
    "large.minisig, content does not match the signature of the release key",
    "no-such.minisig, cannot be read"
  })
  void verifyRefusesAllElse(String signature, String reason) {
    String key = VECTORS.resolve("test.pub").toString();

    int code =
        execute(
            NO_FILE,
            "verify",
            "--key",
            key,
            "--signature",
            VECTORS.resolve(signature).toString(),
            VECTORS.resolve("program").toString());

    assertThat(code).isEqualTo(ExitCode.NOT_SIGNED);
    assertThat(err.toString()).contains("program is rejected: ", reason).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void verifyNeedsAKeyThatIsOne() {
    assertThat(execute(NO_FILE, "verify", "--key", "hunter2", "program")).isEqualTo(2);

    assertThat(err.toString()).contains("--key hunter2 cannot be used");
  }

  @Test
  void asksForTheReleaseKeyThatAnUpdateNeeds() {
    Map<String, String> environment =
        Map.of(
            "CHATOPS_CONFIG", "/dev/null",
            "CHATOPS_URL", "http://127.0.0.1:1",
            "CHATOPS_STATE_DIR", directory.toString());
    boolean isBuiltIn = ReleaseKey.builtIn().isPresent();

    int code = execute(environment, "update", "--check");

    assertThat(code).isEqualTo(isBuiltIn ? ExitCode.HUB_UNREACHABLE : ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains(isBuiltIn ? "127.0.0.1:1" : "set release_key_file");
  }

  @Test
  void acceptsNoKeyOnTheCommandLine() {
    assertThat(execute(NO_FILE, "run", "--api-key", "hunter2")).isEqualTo(2);
  }

  @Test
  void checkShowsThisMachineBeforeItContactsTheHub() {
    Map<String, String> environment =
        Map.of(
            "CHATOPS_CONFIG", "/dev/null",
            "CHATOPS_URL", "http://127.0.0.1:1",
            "CHATOPS_API_KEY", "hunter2");

    assertThat(execute(environment, "check")).isEqualTo(ExitCode.HUB_UNREACHABLE);

    assertThat(out.toString())
        .contains("ok    cpu", "ok    memory", "ok    file systems", "What the hub may do")
        .contains("fail  hub           http://127.0.0.1:1: nothing listens")
        .doesNotContain("hunter2");
  }

  @Test
  void checkShowsWhichCommandsMayRun() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("agent.yaml"),
            """
            commands: allow-list
            max_command_seconds: 90
            allowed_commands:
              - ls {what:path(/tmp)}
              - no-such-program
            """);

    execute(Map.of("CHATOPS_CONFIG", file.toString()), "check");

    assertThat(out.toString())
        .contains("allow-list, as user " + System.getProperty("user.name") + ", for at most 90 s")
        .contains("ok    may run       ls {what:path(/tmp)}")
        .contains("warn  may run       no-such-program: program not found");
  }

  @Test
  void checkShowsThisMachineEvenWithoutAHub() {
    assertThat(execute(NO_FILE, "check")).isEqualTo(ExitCode.CONFIGURATION);

    assertThat(out.toString()).contains("ok    memory");
    assertThat(err.toString()).contains("url is not set");
  }

  @Test
  void exitsWhenAThreadFailsEvenWithoutMemory() {
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    List<Integer> codes = new ArrayList<>();
    AgentLog log = new AgentLog(new PrintStream(logged, true, UTF_8), InstantSource.system());

    RunAgent.ending(log, codes::add)
        .uncaughtException(new Thread("reader"), new OutOfMemoryError("Java heap space"));
    assertThat(codes).containsExactly(1);
    assertThat(logged.toString(UTF_8)).contains("thread reader failed", "Java heap space");

    AgentLog broken =
        new AgentLog(
            System.err,
            () -> {
              throw new OutOfMemoryError("again");
            });
    assertThatThrownBy(
            () ->
                RunAgent.ending(broken, codes::add)
                    .uncaughtException(new Thread("reader"), new OutOfMemoryError()))
        .hasMessage("again");
    assertThat(codes).containsExactly(1, 1);
  }

  private int execute(Map<String, String> environment, String... arguments) {
    return commandLine(environment).execute(arguments);
  }

  private CommandLine commandLine(Map<String, String> environment) {
    CommandLine command = AgentCommand.commandLine(environment);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command;
  }
}
