package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops alerts resolve}. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description = {
      "Resolves alerts, one after another.",
      "No new alert opens until the value has recovered once."
    })
final class AlertsResolve extends SignedInCommand {
  @Parameters(
      arity = "1..200",
      paramLabel = "ID",
      description = "Ids of alerts, as listed by chatops alerts.")
  private List<String> ids;

  @Option(
      names = {"-m", "--comment"},
      paramLabel = "TEXT",
      description = "A comment for other users, at most 1000 characters.")
  private @Nullable String comment;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  AlertsResolve() {}

  @Override
  int work(HubApi hub) {
    AlertIds.check(ids);
    ObjectNode request = AnswerJson.shared().createObjectNode();
    if (comment != null) {
      request.put("comment", comment);
    }
    for (String id : ids) {
      JsonNode alert = AlertIds.known(() -> hub.ask("POST", "/alerts/" + id + "/resolve", request));
      print(alert.path("message").asText() + ": resolved");
    }
    return CliExitCode.OK;
  }
}
