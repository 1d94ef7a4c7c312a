package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An action on alerts that the user names by their ids. */
@Command // each has a name of its own; the annotation processor wants one around @Parameters
abstract class AlertsChange extends SignedInCommand {
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

  @Override
  final int work(HubApi hub) {
    for (String id : ids) {
      if (!Named.isId(id)) {
        throw CliException.usage(
            id + " is not the id of an alert; chatops alerts lists ids in the column ID");
      }
    }
    ObjectNode request = AnswerJson.shared().createObjectNode();
    if (comment != null) {
      request.put("comment", comment);
    }
    try {
      change(hub, ids, request);
      return CliExitCode.OK;
    } catch (CliException e) {
      throw e.exitCode() == CliExitCode.NOT_FOUND
          ? CliException.notFound(
              String.valueOf(e.getMessage())
                  .replace("GET /api/v1/alerts", "chatops alerts --status all"))
          : e;
    }
  }

  /**
   * Changes the alerts and prints the results.
   *
   * @param request has the comment, if there is one
   */
  abstract void change(HubApi hub, List<String> alertIds, ObjectNode request);

  /** {@code chatops alerts acknowledge}. */
  @Command(
      name = "acknowledge",
      aliases = "ack",
      description = {
        "Acknowledges alerts: all of them, or none if one is not yours.",
        "Resolved and already acknowledged alerts stay as they are."
      })
  static final class Acknowledge extends AlertsChange {
    @Override
    void change(HubApi hub, List<String> alertIds, ObjectNode request) {
      alertIds.forEach(request.putArray("ids")::add);
      for (JsonNode alert : hub.ask("POST", "/alerts/acknowledge", request).data()) {
        print(
            alert.path("message").asText()
                + (alert.path("resolved").asBoolean()
                    ? ": already resolved"
                    : ": acknowledged by " + alert.path("acknowledged_by").asText("")));
      }
    }
  }

  /** {@code chatops alerts resolve}. */
  @Command(
      name = "resolve",
      description = {
        "Resolves alerts, one after another.",
        "No new alert opens until the value has recovered once."
      })
  static final class Resolve extends AlertsChange {
    @Override
    void change(HubApi hub, List<String> alertIds, ObjectNode request) {
      for (String id : alertIds) {
        JsonNode alert = hub.ask("POST", "/alerts/" + id + "/resolve", request).data();
        print(alert.path("message").asText() + ": resolved");
      }
    }
  }
}
