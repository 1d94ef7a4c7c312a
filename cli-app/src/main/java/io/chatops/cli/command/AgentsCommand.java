package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.server.ServerResponse.AgentResponse;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chatops agents}: the agents and their versions. */
@Command(
    name = "agents",
    description = "Lists the agents with their versions; or updates some.",
    subcommands = AgentsCommand.Update.class)
final class AgentsCommand extends SignedInCommand {
  private static final String OUTDATED = "/servers/overview?sort=name&agent_outdated=true";

  private static final List<Column<ServerSummaryResponse>> COLUMNS =
      List.of(
          Column.text("SERVER", "name", ServerSummaryResponse::name),
          Column.of("STATUS", "status", CellFormat.STATE, ServerSummaryResponse::status),
          of("VERSION", "version", AgentResponse::version),
          of("LATEST", "latest_version", AgentResponse::latestVersion),
          of(
              "UPDATES",
              "permissions.updates",
              CellFormat.UPDATES,
              agent -> agent.permissions().updates()),
          of("OS", "os", AgentResponse::os),
          of("ARCH", "arch", AgentResponse::arch),
          of("HOST", "hostname", AgentResponse::hostname),
          Column.text("ID", "id", ServerSummaryResponse::id));

  @Option(names = "--outdated", description = "Only those that can be updated.")
  private boolean outdated;

  @Mixin private OutputOptions output;

  private static Column<ServerSummaryResponse> of(
      String title, String field, Function<AgentResponse, @Nullable Object> value) {
    return of(title, field, CellFormat.TEXT, value);
  }

  private static Column<ServerSummaryResponse> of(
      String title,
      String field,
      CellFormat cell,
      Function<AgentResponse, @Nullable Object> value) {
    return Column.of(
        title,
        "agent." + field,
        cell,
        server -> server.agent() == null ? null : value.apply(server.agent()));
  }

  @Override
  int work(HubApi hub) {
    return list(
        "agents",
        output,
        COLUMNS,
        ServerSummaryResponse.class,
        hub.all(outdated ? OUTDATED : "/servers/overview?sort=name"));
  }

  /** {@code chatops agents update}. */
  @Command(
      name = "update",
      description = {
        "Starts updates of agents to the version that the hub serves, where hosts allow it.",
        "chatops audit --action agent.update shows how they end."
      })
  static final class Update extends EachNamed {
    @Option(names = "--outdated", description = "All of them whose hosts allow it.")
    private boolean outdated;

    Update() {
      super(Named.SERVER, "POST", "/agent/update", Map.of(), "");
    }

    @Override
    List<Named.Found> chosen(HubApi hub) {
      if (!outdated) {
        return super.chosen(hub);
      }
      List<Named.Found> all = new ArrayList<>();
      for (JsonNode each : hub.all(OUTDATED)) {
        if (each.at("/agent/permissions/updates").asText().equals("auto")) {
          all.add(new Named.Found(each.path("id").asText(), each.path("name").asText()));
        }
      }
      return all;
    }

    @Override
    String done(HubAnswer answer) {
      return "update from %s to %s started"
          .formatted(
              answer.data().path("from").asText("unknown"), answer.data().path("to").asText());
    }
  }
}
