package io.chatops.cli.command;

import io.chatops.cli.hub.CliException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A user's password: asked for on the terminal, or the first line of the standard input. */
final class PasswordOption {
  @Option(
      names = "--password-stdin",
      description = "Read the password from the first line of the standard input.")
  private boolean standardInput;

  /** Returns the password. */
  String read(InputStream in) {
    return standardInput ? line(in) : typed("Password: ");
  }

  /** Returns a new password as the user types it once more. */
  String again(String password) {
    return standardInput ? password : typed("The same password again: ");
  }

  private static String line(InputStream in) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw CliException.usage("The standard input has no password; write it as one line");
      }
      return line;
    } catch (IOException e) {
      throw CliException.failed("The standard input cannot be read: " + e);
    }
  }

  private static String typed(String question) {
    char @Nullable [] typed = console().readPassword("%s", question);
    if (typed == null) {
      throw CliException.usage("No password was entered");
    }
    return new String(typed);
  }

  /** Returns true if there is a terminal to ask on. */
  @SuppressWarnings("SystemConsoleNull") // newer Java: reading fails, which is reported then
  static boolean canAsk() {
    return System.console() != null;
  }

  /** Returns a line that the user types. */
  static String asked(String question) {
    String typed = console().readLine("%s", question);
    if (typed == null || typed.isBlank()) {
      throw CliException.usage("Nothing was entered");
    }
    return typed.strip();
  }

  // From Java 22 on there is a console without a terminal, too; what it cannot read is null above.
  @SuppressWarnings("SystemConsoleNull")
  private static Console console() {
    Console console = System.console();
    if (console == null) {
      throw CliException.usage(
          "There is no terminal to prompt on; give the address and --user, and use"
              + " --password-stdin");
    }
    return console;
  }
}
