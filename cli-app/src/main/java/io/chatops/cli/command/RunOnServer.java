package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.command.CommandExecutionResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.LiveSocket;
import io.chatops.cli.hub.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops run}: a command on a server, as if it ran here. */
@Command(
    name = "run",
    exitCodeOnInvalidInput = CliExitCode.NOT_RUN,
    exitCodeOnExecutionException = CliExitCode.NOT_RUN,
    description = {
      "Runs a command on a server and prints its output.",
      "Options go before SERVER; what follows it is the command, joined by spaces.",
      "Ctrl-C cancels the command. It gets no input."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0-255:the command's exit code; 128 plus the signal if a signal ended it",
      "124:the command took longer than --timeout",
      "125:the command did not finish; see the message"
    })
final class RunOnServer extends SignedInCommand {
  /** The signals of Linux that end a process, in the order of their numbers from 1. */
  private static final List<String> SIGNALS =
      List.of(
          ("SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV"
                  + " SIGUSR2 SIGPIPE SIGALRM SIGTERM")
              .split(" "));

  @Parameters(index = "0", paramLabel = "SERVER", description = "Name or id.")
  private String server;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command.")
  private List<String> words;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Seconds until it is killed, 1-3600 (60).")
  private int timeout;

  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      description = "The working directory: an absolute path on the server.")
  private @Nullable String directory;

  @Override
  int work(HubApi hub) throws InterruptedException {
    String serverId = Named.SERVER.find(hub, server).id();
    // First, so that no command runs whose output cannot be shown.
    try (LiveSocket live = hub.live()) {
      String commandId = start(hub, serverId);
      String path = "/commands/" + serverId + "/" + commandId;
      CancelOnSignal onSignal = CancelOnSignal.armed(hub, path);
      try {
        RemoteOutput output = new RemoteOutput(out(), spec.commandLine().getErr(), context());
        live.send(
            AnswerJson.shared()
                .createObjectNode()
                .put("type", "subscribe")
                .put("topic", "command")
                .put("server_id", serverId)
                .put("command_id", commandId));
        boolean followed = output.follow(live::next);
        CommandExecutionResponse end = end(hub, path);
        if (!followed) {
          output.rest(end);
        }
        return code(end);
      } finally {
        onSignal.disarm();
      }
    }
  }

  private String start(HubApi hub, String serverId) {
    ObjectNode request =
        AnswerJson.shared()
            .createObjectNode()
            .put("command", String.join(" ", command()))
            .put("timeout", timeout);
    if (directory != null) {
      request.put("working_directory", directory);
    }
    JsonNode started = hub.ask("POST", "/commands/" + serverId + "?wait=false", request).data();
    return started.path("command_id").asText();
  }

  /** Returns the words without a leading {@code --}, which other tools require. */
  private List<String> command() {
    return words.size() > 1 && words.get(0).equals("--") ? words.subList(1, words.size()) : words;
  }

  /** Returns the command when it has ended. */
  private CommandExecutionResponse end(HubApi hub, String path) throws InterruptedException {
    while (true) {
      CommandExecutionResponse now = AnswerJson.read(hub.get(path), CommandExecutionResponse.class);
      if (now.finishedAt() != null) {
        return now;
      }
      Thread.sleep(1000);
    }
  }

  private int code(CommandExecutionResponse end) {
    Integer exit = end.exitCode();
    if (exit != null) {
      return exit;
    }
    String reason = end.reason() == null ? "" : ": " + end.reason();
    switch (end.status()) {
      case TIMED_OUT -> {
        note("the command was killed after " + timeout + " s; see --timeout");
        return CliExitCode.TIMED_OUT;
      }
      case FAILED -> {
        note("the command was terminated by " + end.signal());
        int number = SIGNALS.indexOf(String.valueOf(end.signal()));
        return number < 0 ? CliExitCode.NOT_RUN : 129 + number; // as in a shell
      }
      default ->
          throw CliException.failed("The command was " + AnswerJson.word(end.status()) + reason);
    }
  }
}
