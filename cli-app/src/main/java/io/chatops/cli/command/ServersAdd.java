package io.chatops.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops servers add}: adds a server and prints the install command for its host. */
@Command(
    name = "add",
    description = {
      "Prints a command that enrols a host as the agent of a server. The code is for one host"
          + " and valid for ten minutes. Creates the server if you have none of this name."
    })
final class ServersAdd extends SignedInCommand {
  @Parameters(paramLabel = "NAME", description = "The name of the server.")
  private String name;

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "TAG",
      description = "A tag of a new server; repeatable.")
  private List<String> tags = List.of();

  @Option(
      names = "--containers",
      paramLabel = "ACCESS",
      description = "What the hub may do with containers: off, read (default) or control.")
  private @Nullable String containers;

  @Option(
      names = "--commands",
      paramLabel = "ACCESS",
      description = "The commands that the hub may run: off (default), allow-list or any.")
  private @Nullable String commands;

  @Option(
      names = "--code",
      description = "Print the code alone, for chatops-agent enrol --code-file.")
  private boolean codeAlone;

  @Override
  int work(HubApi hub) {
    if (codeAlone && (containers != null || commands != null)) {
      throw CliException.usage(
          "--code prints the code alone: give --containers and --commands to chatops-agent enrol");
    }
    String onContainers =
        checked("--containers", containers, "read", List.of("off", "read", "control"));
    String onCommands = checked("--commands", commands, "off", List.of("off", "allow-list", "any"));
    ObjectNode wanted =
        AnswerJson.shared()
            .createObjectNode()
            .put("with", "code")
            .put("containers", onContainers)
            .put("commands", onCommands);
    HubAnswer answer = hub.ask("POST", "/servers/" + server(hub) + "/enrolment", wanted);
    if (codeAlone) {
      print(answer.data().path("code").asText());
      return CliExitCode.OK;
    }
    if (!answer.message().isEmpty()) {
      note(answer.message());
    }
    printLines(answer.data().path("lines"));
    return CliExitCode.OK;
  }

  /**
   * Returns the word or the default. Checked here, because the hub rejects it only after the server
   * is created.
   */
  private static String checked(
      String option, @Nullable String word, String otherwise, List<String> words) {
    String access = word == null ? otherwise : word;
    if (!words.contains(access)) {
      throw CliException.usage(
          option + " must be one of " + String.join(", ", words) + ", not " + access);
    }
    return access;
  }

  /** Returns the id of the server of exactly this name, which is created if there is none. */
  private String server(HubApi hub) {
    List<String> ids = new ArrayList<>();
    hub.all(new Query("/servers").and("q", name).toString())
        .forEach(
            server -> {
              if (server.path("name").asText().equals(name)) {
                ids.add(server.path("id").asText());
              }
            });
    if (ids.size() > 1) {
      throw CliException.notFound(
          ids.size() + " servers are named " + name + "; rename all but one of them first");
    }
    if (!ids.isEmpty()) {
      return ids.get(0);
    }
    ObjectNode server = AnswerJson.shared().createObjectNode().put("name", name);
    tags.forEach(server.putArray("tags")::add);
    return hub.ask("POST", "/servers", server).data().path("id").asText();
  }
}
