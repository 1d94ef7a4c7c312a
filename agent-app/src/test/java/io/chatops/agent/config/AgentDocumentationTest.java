package io.chatops.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the table in the documentation with the settings. */
class AgentDocumentationTest {
  private static final Path PAGE = Path.of("../docs/agent.md");

  @Test
  void listsEverySettingWithItsNamesAndDefault() throws IOException {
    List<String> documented =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| `") && line.contains("`CHATOPS_"))
            .map(line -> line.split("\\|", -1))
            .map(cells -> String.join("|", cells[1], cells[2], cells[3], cells[4]))
            .map(row -> row.replace(" ", ""))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values()).map(AgentDocumentationTest::row).toList());
  }

  private static String row(Setting setting) {
    String flag = setting.flag().map(name -> "`" + name + "`").orElse("");
    String value = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
    return String.join(
        "|", "`" + setting.key() + "`", "`" + setting.environmentVariable() + "`", flag, value);
  }
}
