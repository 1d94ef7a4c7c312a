package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.alert.AlertResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Query;
import io.chatops.cli.hub.ServerNames;
import io.chatops.cli.output.Cell;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chatops alerts}: the alerts, the newest first. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description = "Lists alerts, the newest first; or acknowledges or resolves some.",
    subcommands = {AlertsAcknowledge.class, AlertsResolve.class})
final class AlertsCommand extends SignedInCommand {
  private static final List<Column<AlertResponse>> COLUMNS =
      List.of(
          Column.of("SEVERITY", "severity", Cell.STATE, AlertResponse::severity),
          Column.text("SERVER", "server_name", AlertResponse::serverName),
          Column.text("MESSAGE", "message", AlertResponse::message),
          Column.of("OPENED", "created_at", Cell.AGE, AlertResponse::createdAt),
          Column.of("STATUS", "status", Cell.STATE, AlertResponse::status),
          Column.text("TAKEN BY", "acknowledged_by", AlertResponse::acknowledgedBy),
          Column.text("ID", "id", AlertResponse::id));

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      defaultValue = "active",
      description = "active (default), resolved or all.")
  private String status;

  @Option(
      names = {"-s", "--server"},
      paramLabel = "SERVER",
      description = "Only those of this server.")
  private @Nullable String server;

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "Only warning or critical ones.")
  private @Nullable String severity;

  @Option(names = "--unacknowledged", description = "Only those that nobody has acknowledged.")
  private boolean unacknowledged;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "100",
      description = "The most alerts to list, at most 1000 (100).")
  private int limit;

  @Mixin private OutputOptions output;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  AlertsCommand() {}

  @Override
  int work(HubApi hub) {
    JsonNode alerts =
        hub.get(
            new Query("/alerts")
                .and("status", status.equals("all") ? null : status)
                .and("server_id", server == null ? null : ServerNames.find(hub, server).id())
                .and("severity", severity)
                .and("acknowledged", unacknowledged ? "false" : null)
                .and("limit", limit)
                .toString());
    return list(output, COLUMNS, AnswerJson.readAll(alerts, AlertResponse.class), alerts);
  }
}
