package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.container.FleetContainerResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubAnswer;
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
import picocli.CommandLine.Parameters;

/** {@code chatops containers}: the containers of one server or all. */
@Command(
    name = "containers",
    description = "Lists containers; or starts, stops or restarts one.",
    subcommands = {
      ContainersChange.Start.class,
      ContainersChange.Stop.class,
      ContainersChange.Restart.class
    })
final class ContainersCommand extends SignedInCommand {
  private static final List<Column<FleetContainerResponse>> COLUMNS =
      List.of(
          Column.text("SERVER", "server_name", FleetContainerResponse::serverName),
          Column.text("NAME", "name", FleetContainerResponse::name),
          Column.of("STATE", "state", CellFormat.STATE, FleetContainerResponse::state),
          Column.of("HEALTH", "health", CellFormat.STATE, FleetContainerResponse::health),
          Column.of(
              "CPU/CORE %", "cpu_percent", CellFormat.PERCENT, FleetContainerResponse::cpuPercent),
          Column.of(
              "MEMORY", "memory_bytes", CellFormat.BYTES, FleetContainerResponse::memoryBytes),
          Column.text("STATUS", "status", FleetContainerResponse::status),
          Column.text("IMAGE", "image", FleetContainerResponse::image),
          Column.of("ID", "id", CellFormat.CONTAINER_ID, FleetContainerResponse::id));

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVER",
      description = "Name or id; omitted: all servers.")
  private @Nullable String server;

  @Option(
      names = {"-q", "--search"},
      paramLabel = "TEXT",
      description =
          "Only those with this text in the name, image or server's name; for all servers only.")
  private @Nullable String text;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those in this Docker state, such as running; for all servers only.")
  private @Nullable String state;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    if (server != null && (text != null || state != null)) {
      throw CliException.usage("--search and --state are for all servers; omit SERVER");
    }
    ArrayNode containers = server == null ? ofAll(hub) : ofOne(hub, server);
    return list("containers", output, COLUMNS, FleetContainerResponse.class, containers);
  }

  private ArrayNode ofAll(HubApi hub) {
    return hub.all(new Query("/docker/containers").and("q", text).and("state", state).toString());
  }

  private ArrayNode ofOne(HubApi hub, String word) {
    Named.Found found = Named.SERVER.find(hub, word);
    HubAnswer answer = hub.ask("GET", "/docker/" + found.id() + "/containers?limit=1000", null);
    if (!answer.message().isEmpty()) {
      note(answer.message());
    }
    ArrayNode containers = AnswerJson.shared().createArrayNode();
    for (JsonNode container : answer.data()) {
      ObjectNode named = AnswerJson.shared().createObjectNode();
      named.put("server_id", found.id()).put("server_name", found.name());
      containers.add(named.setAll((ObjectNode) container));
    }
    return containers;
  }
}
