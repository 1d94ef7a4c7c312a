package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.command.CommandExecutionResponse;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.LiveSocket;
import io.chatops.cli.output.Screen;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.util.Optional;

/** Shows the output of a command on a server, each stream separately. */
final class RemoteOutput {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Screen outScreen;
  private final Screen errScreen;
  private int shown;
  private boolean dropped;

  /** The source of messages, as {@link LiveSocket#next} is. */
  interface Frames {
    Optional<JsonNode> next() throws InterruptedException;
  }

  RemoteOutput(PrintWriter out, PrintWriter err, CliEnvironment context) {
    this.out = out;
    this.err = err;
    this.outScreen = context.out();
    this.errScreen = context.err();
  }

  /** Shows the pieces as they come; false if the connection ended before the command did. */
  boolean follow(Frames live) throws InterruptedException {
    while (true) {
      Optional<JsonNode> next = live.next();
      if (next.isEmpty()) {
        note("the connection to the hub ended; waiting for the command to finish");
        return false;
      }
      JsonNode frame = next.get();
      switch (frame.path("type").asText()) {
        case "log" -> show(frame.path("data"));
        case "dropped" -> {
          dropped = true;
          note(frame.path("count").asLong() + " pieces came too fast and were dropped");
        }
        case "error" -> {
          note(frame.path("message").asText());
          return false;
        }
        case "ended" -> {
          if (frame.path("data").path("output_truncated").asBoolean()) {
            note("the command wrote more than the hub stores");
          }
          return true;
        }
        default -> {} // subscribed, or of a newer hub
      }
    }
  }

  /** Shows the stored output that was not received live, unless its start is unknown. */
  void rest(CommandExecutionResponse end) {
    if (dropped) {
      note("the rest of the output is omitted, too; the hub stores it with the command");
      return;
    }
    String kept = end.output() == null ? "" : end.output();
    if (kept.length() > shown) {
      write(out, outScreen, kept.substring(shown));
    }
  }

  private void show(JsonNode piece) {
    String text = piece.path("message").asText();
    shown += text.length();
    boolean toErr = piece.path("stream").asText().equals("stderr");
    write(toErr ? err : out, toErr ? errScreen : outScreen, text);
  }

  private static void write(PrintWriter to, Screen screen, String text) {
    to.print(screen.lines(text));
    if (to.checkError()) {
      throw CliException.failed("The standard output was closed");
    }
  }

  private void note(String line) {
    err.println(Printable.line("chatops: " + line));
    err.flush();
  }
}
