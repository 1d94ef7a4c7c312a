package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
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
import picocli.CommandLine;

/** The client's own help and documentation. */
class HelpTest {
  @TempDir Path home;

  private static List<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    add(all, ClientCommand.commandLine(CliEnvironment.ofThisProcess()));
    return all;
  }

  private static void add(List<CommandLine> all, CommandLine command) {
    all.add(command);
    command.getSubcommands().values().stream().distinct().forEach(each -> add(all, each));
  }

  @Test
  void everyHelpFitsAScreen() {
    assertThat(commands())
        .hasSizeGreaterThan(12)
        .allSatisfy(
            command -> {
              StringWriter text = new StringWriter();
              command.usage(new PrintWriter(text));
              String help = text.toString();
              assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(36);
              assertThat(help.lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
            });
  }

  @Test
  void noOptionTakesASecret() {
    assertThat(commands())
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().optionsMap().keySet())
                    .doesNotContain("--password", "--token", "--insecure"));
  }

  @Test
  void thePagesHaveEveryCommandAndEveryOption() throws IOException {
    String page =
        Files.readString(Path.of("../docs/cli.md")) + Files.readString(Path.of("../docs/apply.md"));
    for (CommandLine command : commands()) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(page).contains(name);
      command.getCommandSpec().optionsMap().keySet().stream()
          .filter(option -> option.startsWith("--"))
          .forEach(option -> assertThat(page).as(name).contains(option));
    }
  }

  @Test
  void theDocumentationShowsCommandsThatThereAre() throws IOException {
    List<DocumentedCommands.Shown> all = DocumentedCommands.of(Path.of(".."), "chatops");

    assertThat(all).hasSizeGreaterThan(30);
    assertThat(all).allSatisfy(HelpTest::parses);
  }

  private static void parses(DocumentedCommands.Shown shown) {
    try {
      ClientCommand.commandLine(CliEnvironment.ofThisProcess())
          .parseArgs(shown.words().toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      // A sentence may name a command without anything else.
      assertThat(shown.words()).as(e.getMessage()).hasSize(1);
    }
  }

  @Test
  void namesTheVersion() {
    assertThat(Client.in(home).run("version").out())
        .startsWith("chatops 0.")
        .isEqualTo(Client.in(home).run("--version").out());
  }

  @Test
  void asksForACommand() {
    Ran ran = Client.in(home).run();

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("Name a command; chatops --help lists them");
  }
}
