package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks the hub something. */
@Command // each has a name of its own; the annotation processor wants one around @Spec
abstract class SignedInCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  /** True once a note was printed. */
  private boolean noted;

  @Override
  public final Integer call() throws InterruptedException {
    HubApi hub = context().access().hub();
    try {
      return work(hub);
    } catch (CliException e) {
      throw new CliException(e.exitCode(), hub.asTyped(String.valueOf(e.getMessage())));
    }
  }

  /** Does the work and returns the exit code. */
  abstract int work(HubApi hub) throws InterruptedException;

  final CliEnvironment context() {
    return ClientCommand.context(spec);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Prints a list and returns success.
   *
   * @param things the name of the elements, for the note about an empty list
   */
  final <T> int list(
      String things, OutputOptions output, List<Column<T>> columns, List<T> rows, JsonNode json) {
    output.print(out(), context().out(), columns, rows, json, context().clock().instant());
    if (rows.isEmpty() && output.isTable() && !noted) {
      note("no " + things + " to show");
    }
    return CliExitCode.OK;
  }

  /** Prints a list of the hub, read into records, and returns success. */
  final <T> int list(
      String things, OutputOptions output, List<Column<T>> columns, Class<T> type, JsonNode json) {
    return list(things, output, columns, AnswerJson.readAll(json, type), json);
  }

  /** Returns the failure of a request about a container, with all names and the remedy. */
  static CliException ofContainer(String container, Named.Found server, CliException failure) {
    if (failure.exitCode() == CliExitCode.UNREACHABLE || failure.exitCode() == CliExitCode.USAGE) {
      return failure; // it is not about the container
    }
    String message = String.valueOf(failure.getMessage());
    // A live socket has no status, but the same words.
    String remedy =
        message.startsWith("Not found")
            ? "; chatops containers " + server.name() + " lists them"
            : "";
    return new CliException(
        failure.exitCode(),
        "Container " + container + " of " + server.name() + ": " + message + remedy);
  }

  /** Prints the ways to install an agent, as the hub describes them. */
  final void printLines(JsonNode lines) {
    for (JsonNode line : lines) {
      print("# " + line.path("title").asText() + "\n" + line.path("text").asText());
    }
  }

  /** Prints a line of the result. */
  final void print(String line) {
    out().println(context().out().lines(line));
    out().flush();
  }

  /** Prints a note to the standard error. */
  final void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Printable.line("chatops: " + line));
    err.flush();
    noted = true;
  }
}
