package io.chatops.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.testkit.DocumentedCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HubCommandTest {
  private final List<String> started = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void startsTheHubByItsNameAndWithoutAWord() {
    assertThat(run("run")).isZero();
    assertThat(run()).isZero();

    assertThat(started).hasSize(2);
  }

  @Test
  void startsNoHubForAWordThatIsNoCommand() {
    assertThat(run("rnu")).isEqualTo(2);

    assertThat(started).isEmpty();
    assertThat(err.toString()).contains("rnu", "Usage: chatops-hub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart", "start", "stop", "status", "serve", "reset", "keys", "check"})
  void suggestsNoCommandThatDoesSomethingElse(String word) {
    assertThat(run(word)).isEqualTo(2);

    assertThat(err.toString()).contains(word, "Usage: chatops-hub").doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @CsvSource({
    "restor, restore",
    "backups, backup",
    "reset-passwd, reset-password",
    "reset-secret, reset-secrets",
    "restore file --passphrase-fil=x, --passphrase-file"
  })
  void suggestsWhatWasMistyped(String line, String meant) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);

    assertThat(err.toString()).contains("Did you mean: " + meant + "?").doesNotContain("Usage");
  }

  @Test
  void tellsTheVersionOfThisBuild() {
    assertThat(run("version")).isZero();

    assertThat(out.toString())
        .matches("chatops-hub \\d+\\.\\d+\\.\\d+\\S* \\(\\S+, Java \\S+\\)\\s+");
  }

  @Test
  void drainsNoHubThatHasItsDatabaseForItself() {
    assertThat(run("drain", "hub-1:8080")).isEqualTo(1);

    assertThat(err.toString()).contains("no other for its agents", "CHATOPS_STORAGE=postgresql");
  }

  @Test
  void keepsBackupsInAFolderAlone(@TempDir Path home) throws IOException {
    Path file = Files.createFile(home.resolve("first.backup"));

    assertThat(run("backup", "--keep=1", file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("--keep needs a folder, and " + file + " is a file");
  }

  @Test
  void upgradesOnlyByTheScriptOfThePackage() {
    assertThat(run("upgrade")).isEqualTo(1);

    assertThat(err.toString()).contains("sudo chatops-hub upgrade");
  }

  @Test
  void everyHelpFitsAScreen() {
    fits(HubCommand.commandLine(() -> {}));
  }

  @Test
  void theDocumentationShowsCommandsThatThereAre() throws IOException {
    List<DocumentedCommands.Shown> all =
        DocumentedCommands.of(
            Path.of(".."), "chatops-hub|java -jar server-app/target/quarkus-app/quarkus-run.jar");

    assertThat(all).hasSizeGreaterThan(12);
    assertThat(all).allSatisfy(HubCommandTest::parses);
  }

  private static void parses(DocumentedCommands.Shown shown) {
    try {
      HubCommand.commandLine(() -> {}).parseArgs(shown.words().toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      // A sentence may name a command without anything else.
      assertThat(shown.words()).as(e.getMessage()).hasSize(1);
    }
  }

  private static void fits(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.lines())
        .as(help)
        .hasSizeLessThanOrEqualTo(30)
        .allMatch(line -> line.length() <= 80);
    command.getSubcommands().values().forEach(HubCommandTest::fits);
  }

  private int run(String... words) {
    return HubCommand.commandLine(() -> started.add("a hub"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
