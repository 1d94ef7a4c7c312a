package io.chatops.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {
  @Test
  void areNamedWithTheNearestSetting() {
    assertThat(
            UnknownSettings.warnings(
                List.of("CHATOPS_METRIC_RETENTON", "CHATOPS_ALOWED_HOSTS", "CHATOPS_COLOUR"),
                List.of("chatops.mail.hots", "chatops.port")))
        .containsExactly(
            "CHATOPS_ALOWED_HOSTS is not a setting of the hub and has no effect: did you mean"
                + " CHATOPS_ALLOWED_HOSTS?",
            "CHATOPS_COLOUR is not a setting of the hub and has no effect: docs/configuration.md lists"
                + " all settings",
            "CHATOPS_METRIC_RETENTON is not a setting of the hub and has no effect: did you mean"
                + " CHATOPS_METRIC_RETENTION?",
            "chatops.mail.hots is not a setting of the hub and has no effect: did you mean"
                + " chatops.mail.host?",
            "chatops.port has no effect: set CHATOPS_PORT in the environment instead");
  }

  @Test
  void areNeitherTheHubsNorTheAgentsNorOtherPrograms() {
    Set<String> variables = new TreeSet<>(UnknownSettings.OF_THE_AGENT);
    variables.addAll(List.of("PATH", "CHATOPS_HOST", "CHATOPS_PORT", "CHATOPS_MAIL_HOST", "CHAT"));
    variables.add("CHATOPS_TOKEN"); // the client's

    assertThat(
            UnknownSettings.warnings(
                variables, List.of("chatops.storage", "quarkus.http.port", "java.home")))
        .isEmpty();
  }

  @Test
  void doNotIncludeTheVariablesOfTheAgentsDocumentation() throws IOException {
    String page = Files.readString(Path.of("../docs/agent.md"));
    Set<String> documented =
        Pattern.compile("`(CHATOPS_[A-Z_]+)`(?= \\|| adds options| names\\.)")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).hasSizeGreaterThan(10);
    assertThat(UnknownSettings.OF_THE_AGENT).containsAll(documented);
  }
}
