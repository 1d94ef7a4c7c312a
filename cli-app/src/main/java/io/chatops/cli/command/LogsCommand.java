package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.container.LogLineResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.LiveSocket;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
import io.chatops.core.container.ReadContainerLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops logs}: shows the output of a container. */
@Command(
    name = "logs",
    description = "Prints the last lines of a container's output; -f follows it.")
final class LogsCommand extends SignedInCommand {
  @Parameters(index = "0", paramLabel = "SERVER", description = "Name or id.")
  private String server;

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Name or id.")
  private String container;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow new lines until Ctrl-C or until the container stops.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "500",
      description = "The number of last lines (500).")
  private int tail;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only lines after a time like 2026-11-24T12:00:00Z, or after 10m, 2h, 3d ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only lines before this time.")
  private @Nullable String until;

  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      description = "Only lines of stdout or stderr.")
  private @Nullable String stream;

  @Option(
      names = {"-q", "--search"},
      paramLabel = "TEXT",
      description = "Only lines with this text, among the last 10,000.")
  private @Nullable String text;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Print the time before each line.")
  private boolean timestamps;

  @Override
  int work(HubApi hub) throws InterruptedException {
    if (follow && (since != null || until != null || stream != null || text != null)) {
      throw CliException.usage(
          "-f follows all new lines: omit --since, --until, --stream and --search");
    }
    Named.Found found = Named.SERVER.find(hub, server);
    try {
      return follow ? follow(hub, found.id()) : read(hub, found.id());
    } catch (CliException e) {
      throw ofContainer(container, found, e);
    }
  }

  private int read(HubApi hub, String id) {
    HubAnswer answer =
        hub.ask(
            "GET",
            new Query("/docker/" + id + "/containers/" + HubRequests.encoded(container) + "/logs")
                // The hub searches the last lines that it is asked for.
                .and("tail", text == null ? tail : ReadContainerLogs.MAX_TAIL)
                .and("since", CliTime.past(since, context().clock()))
                .and("until", CliTime.past(until, context().clock()))
                .and("stream", stream)
                .and("q", text)
                .toString(),
            null);
    List<JsonNode> lines = new ArrayList<>();
    answer.data().forEach(lines::add);
    lines.subList(Math.max(0, lines.size() - tail), lines.size()).forEach(this::show);
    out().flush();
    if (!answer.message().isEmpty()) {
      note(answer.message());
    }
    return CliExitCode.OK;
  }

  private int follow(HubApi hub, String id) throws InterruptedException {
    ObjectNode topic =
        AnswerJson.shared()
            .createObjectNode()
            .put("type", "subscribe")
            .put("topic", "container")
            .put("server_id", id)
            .put("container_id", container)
            .put("tail", tail);
    try (LiveSocket live = hub.live()) {
      live.send(topic);
      while (true) {
        Optional<JsonNode> next = live.next();
        JsonNode frame =
            next.orElseThrow(
                () -> CliException.failed("The connection to the hub ended; start again"));
        switch (frame.path("type").asText()) {
          case "log" -> {
            show(frame.path("data"));
            if (out().checkError()) {
              return CliExitCode.FAILURE; // the reader of the output has exited
            }
          }
          case "dropped" ->
              note(frame.path("count").asLong() + " lines came too fast and were dropped");
          case "error" -> throw CliException.failed(frame.path("message").asText());
          case "ended" -> {
            note(frame.path("message").asText("the container ended"));
            return CliExitCode.OK;
          }
          default -> {} // subscribed, or of a newer hub
        }
      }
    }
  }

  private void show(JsonNode json) {
    LogLineResponse line = AnswerJson.read(json, LogLineResponse.class);
    String time =
        !timestamps ? "" : (line.timestamp() == null ? "-" : line.timestamp().toString()) + " ";
    out().println(time + context().out().lines(line.message()));
  }
}
