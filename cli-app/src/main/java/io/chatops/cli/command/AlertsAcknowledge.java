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

/** {@code chatops alerts acknowledge}. */
@Command(
    name = "acknowledge",
    aliases = "ack",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description = {
      "Acknowledges alerts: all of them, or none if one is not yours.",
      "Resolved and already acknowledged alerts stay as they are."
    })
final class AlertsAcknowledge extends SignedInCommand {
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
  AlertsAcknowledge() {}

  @Override
  int work(HubApi hub) {
    AlertIds.check(ids);
    ObjectNode request = AnswerJson.shared().createObjectNode();
    ids.forEach(request.putArray("ids")::add);
    if (comment != null) {
      request.put("comment", comment);
    }
    for (JsonNode alert : AlertIds.known(() -> hub.ask("POST", "/alerts/acknowledge", request))) {
      String by = alert.path("acknowledged_by").asText("");
      print(
          alert.path("message").asText()
              + (alert.path("resolved").asBoolean()
                  ? ": already resolved"
                  : ": acknowledged by " + by));
    }
    return CliExitCode.OK;
  }
}
