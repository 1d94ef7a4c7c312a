package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.audit.AuditEventResponse;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chatops audit}: who did what, the newest first. */
@Command(name = "audit", description = "Lists who did what, newest first.")
final class AuditCommand extends SignedInCommand {
  private static final List<Column<AuditEventResponse>> COLUMNS =
      List.of(
          Column.of("TIME", "last_timestamp", CellFormat.TIME, AuditEventResponse::lastTimestamp),
          Column.text("USER", "actor", AuditEventResponse::actor),
          Column.text("ACTION", "action", AuditEventResponse::action),
          Column.of("OUTCOME", "outcome", CellFormat.STATE, AuditEventResponse::outcome),
          Column.of("COUNT", "count", CellFormat.NUMBER, AuditEventResponse::count),
          Column.text("SERVER", "server_name", AuditEventResponse::serverName),
          Column.text("TARGET", "target", AuditEventResponse::target),
          Column.text("ADDRESS", "address", AuditEventResponse::address),
          Column.text("REASON", "reason", AuditEventResponse::reason));

  @Option(
      names = {"-s", "--server"},
      paramLabel = "SERVER",
      description = "Only actions about this server; of a removed one, its id.")
  private @Nullable String server;

  @Option(names = "--user", paramLabel = "USER", description = "Only actions of this user.")
  private @Nullable String user;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this action, such as command.run.")
  private @Nullable String action;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From a time like 2026-11-24T12:00:00Z on, or from 10m, 2h, 3d ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before this time.")
  private @Nullable String until;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "100",
      description = "The maximum number of events, at most 1000 (100).")
  private int limit;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    String id = server == null || Named.isId(server) ? server : Named.SERVER.find(hub, server).id();
    JsonNode events =
        hub.get(
            new Query("/audit")
                .and("server_id", id)
                .and("actor", user)
                .and("action", action)
                .and("since", CliTime.past(since, context().clock()))
                .and("until", CliTime.past(until, context().clock()))
                .and("limit", limit)
                .toString());
    return list("events", output, COLUMNS, AuditEventResponse.class, events);
  }
}
