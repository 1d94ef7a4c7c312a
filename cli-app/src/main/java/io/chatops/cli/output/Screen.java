package io.chatops.cli.output;

import io.chatops.protocol.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The destination of output.
 *
 * @param terminal false for a file or a pipe
 * @param coloured true only for a terminal
 */
public record Screen(boolean terminal, boolean coloured) {
  /** A file or a pipe. */
  public static final Screen NONE = new Screen(false, false);

  /** Returns what this process's descriptor leads to: 1 is the standard output, 2 the error. */
  public static Screen ofDescriptor(int number, Map<String, String> environment) {
    boolean terminal = isTerminal(number);
    boolean coloured =
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Screen(terminal, coloured);
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 22 and newer: at worst a file gets colours
  private static boolean isTerminal(int number) {
    try {
      String to = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
      return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty") || to.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null; // not Linux
    }
  }

  /**
   * Returns text from a host as it may be shown: a terminal obeys control characters, and
   * bidirectional ones deceive its reader. Files and pipes get it as it is.
   */
  public String lines(String text) {
    return terminal ? Printable.lines(text) : text;
  }

  /** Returns the text in a colour, where there are any. */
  String coloured(String text, CellColour colour) {
    return coloured && colour != CellColour.PLAIN
        ? "\u001b[" + colour.code() + "m" + text + "\u001b[0m"
        : text;
  }
}
