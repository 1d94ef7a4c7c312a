package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.alert.AlertResponse;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chatops alerts}: the alerts, the newest first. */
@Command(
    name = "alerts",
    description = "Lists alerts, newest first; or acknowledges or resolves some.",
    subcommands = {AlertsChange.Acknowledge.class, AlertsChange.Resolve.class})
final class AlertsCommand extends SignedInCommand {
  private static final Column<AlertResponse> SEVERITY =
      Column.of("SEVERITY", "severity", CellFormat.STATE, AlertResponse::severity);
  private static final Column<AlertResponse> SERVER =
      Column.text("SERVER", "server_name", AlertResponse::serverName);
  private static final Column<AlertResponse> MESSAGE =
      Column.text("MESSAGE", "message", AlertResponse::message);
  private static final Column<AlertResponse> OPENED =
      Column.of("OPENED", "created_at", CellFormat.AGE, AlertResponse::createdAt);
  private static final Column<AlertResponse> STATUS =
      Column.of("STATUS", "status", CellFormat.STATE, AlertResponse::status);
  private static final Column<AlertResponse> ACKNOWLEDGED_BY =
      Column.text("ACKNOWLEDGED BY", "acknowledged_by", AlertResponse::acknowledgedBy);
  private static final Column<AlertResponse> RESOLVED =
      Column.of("RESOLVED", "resolved_at", CellFormat.AGE, AlertResponse::resolvedAt);
  private static final Column<AlertResponse> REASON =
      Column.text("REASON", "resolve_reason", AlertResponse::resolveReason);
  private static final Column<AlertResponse> ID = Column.text("ID", "id", AlertResponse::id);

  private static final List<Column<AlertResponse>> OF_ACTIVE =
      List.of(SEVERITY, SERVER, MESSAGE, OPENED, STATUS, ACKNOWLEDGED_BY, ID);

  /**
   * Includes the end, which active alerts do not have. It comes last, so that the other columns
   * keep their positions for scripts.
   */
  private static final List<Column<AlertResponse>> OF_OTHERS =
      List.of(SEVERITY, SERVER, MESSAGE, OPENED, STATUS, ACKNOWLEDGED_BY, ID, RESOLVED, REASON);

  private static final Set<String> STATUSES = Set.of("active", "resolved", "all");

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

  @Option(names = "--unacknowledged", description = "Only unacknowledged ones.")
  private boolean unacknowledged;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "100",
      description = "The maximum number of alerts, at most 1000 (100).")
  private int limit;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    if (!STATUSES.contains(status)) {
      throw CliException.usage("--status must be active, resolved or all, not " + status);
    }
    JsonNode alerts =
        hub.get(
            new Query("/alerts")
                .and("status", status.equals("all") ? null : status)
                .and("server_id", server == null ? null : Named.SERVER.find(hub, server).id())
                .and("severity", severity)
                .and("acknowledged", unacknowledged ? "false" : null)
                .and("limit", limit)
                .toString());
    return list(
        "alerts",
        output,
        status.equals("active") ? OF_ACTIVE : OF_OTHERS,
        AlertResponse.class,
        alerts);
  }
}
