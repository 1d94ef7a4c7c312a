package io.chatops.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Query;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import io.chatops.core.server.HealthStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops servers}: the servers, with their state and newest values. */
@Command(
    name = "servers",
    description = "Lists your servers, most critical first; or adds or removes some.",
    subcommands = {ServersAdd.class, ServersRemove.class})
final class ServersCommand extends SignedInCommand {
  private static final List<Column<ServerSummaryResponse>> COLUMNS =
      List.of(
          Column.text("NAME", "name", ServerSummaryResponse::name),
          Column.of("STATUS", "status", CellFormat.STATE, ServerSummaryResponse::status),
          Column.of("HEALTH", "health_status", CellFormat.STATE, ServersCommand::health),
          Column.of("CPU %", "cpu.usage_percent", CellFormat.PERCENT, ServersCommand::cpu),
          Column.of("MEM %", "memory.usage_percent", CellFormat.PERCENT, ServersCommand::memory),
          Column.of("DISK %", "disk.usage_percent", CellFormat.PERCENT, ServersCommand::disk),
          Column.of("SEEN", "last_seen", CellFormat.AGE, ServerSummaryResponse::lastSeen),
          Column.text("TAGS", "tags", ServerSummaryResponse::tags),
          Column.text("ID", "id", ServerSummaryResponse::id));

  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Only those with this text in the name, host, a tag or a container's name.")
  private @Nullable String text;

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "TAG",
      description = "Only those with the tag; repeatable.")
  private List<String> tags = List.of();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those that are online, offline or unknown.")
  private @Nullable String status;

  @Option(
      names = "--health",
      paramLabel = "HEALTH",
      description = "Only those that are healthy, warning or critical.")
  private @Nullable String health;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description = "worst (default), name, cpu, memory, disk, network or last_seen.")
  private @Nullable String sort;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    Query query =
        new Query("/servers/overview")
            .and("q", text)
            .and("status", status)
            .and("health_status", health)
            .and("sort", sort);
    tags.forEach(tag -> query.and("tag", tag));
    ArrayNode servers = hub.all(query.toString());
    return list("servers", output, COLUMNS, ServerSummaryResponse.class, servers);
  }

  /** Absent for a server without any report: the hub derives the health from alerts alone. */
  private static @Nullable Object health(ServerSummaryResponse server) {
    boolean unknown = server.lastSeen() == null && server.healthStatus() == HealthStatus.HEALTHY;
    return unknown ? null : server.healthStatus();
  }

  private static @Nullable Object cpu(ServerSummaryResponse server) {
    return server.cpu() == null ? null : server.cpu().usagePercent();
  }

  private static @Nullable Object memory(ServerSummaryResponse server) {
    return server.memory() == null ? null : server.memory().usagePercent();
  }

  private static @Nullable Object disk(ServerSummaryResponse server) {
    return server.disk() == null ? null : server.disk().usagePercent();
  }
}
