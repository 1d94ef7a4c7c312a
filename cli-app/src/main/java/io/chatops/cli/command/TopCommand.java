package io.chatops.cli.command;

import io.chatops.api.server.ProcessResponse;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops top}: the processes of a server. */
@Command(
    name = "top",
    description = "Lists the top processes of a server, as its agent sees them now.")
final class TopCommand extends SignedInCommand {
  private static final List<Column<ProcessResponse>> COLUMNS =
      List.of(
          Column.of("PID", "pid", CellFormat.NUMBER, ProcessResponse::pid),
          Column.text("USER", "user", ProcessResponse::user),
          Column.of("CPU/CORE %", "cpu", CellFormat.PERCENT, ProcessResponse::cpu),
          Column.of("MEMORY", "memory", CellFormat.MEBIBYTES, ProcessResponse::memory),
          Column.text("STATE", "status", ProcessResponse::status),
          Column.text("NAME", "name", ProcessResponse::name),
          Column.text("GROUP", "group", ProcessResponse::group),
          Column.text("COMMAND", "command", ProcessResponse::command));

  @Parameters(paramLabel = "SERVER", description = "Name or id.")
  private String server;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "cpu",
      description = "cpu (default) or memory.")
  private String sort;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "20",
      description = "The maximum number of processes (20).")
  private int limit;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    String id = Named.SERVER.find(hub, server).id();
    HubAnswer answer =
        hub.ask(
            "GET",
            new Query("/servers/" + id + "/processes")
                .and("sort", sort)
                .and("limit", limit)
                .toString(),
            null);
    if (!answer.message().isEmpty()) {
      note(answer.message());
    }
    return list("processes", output, COLUMNS, ProcessResponse.class, answer.data());
  }
}
