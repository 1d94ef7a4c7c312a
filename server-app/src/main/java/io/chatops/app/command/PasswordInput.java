package io.chatops.app.command;

import io.chatops.app.security.BcryptPasswordHasher;
import io.chatops.app.security.ZxcvbnStrength;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.Password;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.Username;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A new password, from a prompt on the terminal or the first line of the standard input. */
final class PasswordInput {
  @Option(
      names = "--password-stdin",
      description = "Read the password from the first line of the standard input.")
  private boolean standardInput;

  /**
   * Returns the hash of the password that was entered for this user.
   *
   * @throws CommandRejectedException if it is too easy to guess, or none was entered
   */
  PasswordHash hash(EmailAddress email, Username username, @Nullable String fullName) {
    Password password;
    try {
      password = new Password(standardInput ? line() : asked());
    } catch (IllegalArgumentException e) {
      throw new CommandRejectedException("The password " + e.getMessage());
    }
    new PasswordRules(new ZxcvbnStrength())
        .problemWith(password, email, username, fullName)
        .ifPresent(
            problem -> {
              throw new CommandRejectedException("The password " + problem);
            });
    return new BcryptPasswordHasher(BcryptPasswordHasher.USUAL_COST).hash(password.value());
  }

  private static String line() {
    try {
      // Not closed: it is the process's own.
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      @Nullable String line = in.readLine();
      if (line == null) {
        throw new CommandRejectedException(
            "The standard input has no password; write it as one line");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // From Java 22 on there is a console without a terminal, too; what it cannot read is null below.
  @SuppressWarnings("SystemConsoleNull")
  private static String asked() {
    Console console = System.console();
    if (console == null) {
      throw new CommandRejectedException(
          "There is no terminal to prompt for the password; use --password-stdin");
    }
    char @Nullable [] first = console.readPassword("New password: ");
    char @Nullable [] again = console.readPassword("Again: ");
    if (first == null || again == null) {
      throw new CommandRejectedException("No password was entered; nothing is changed");
    }
    if (!Arrays.equals(first, again)) {
      throw new CommandRejectedException("The two entries differ; nothing is changed");
    }
    return new String(first);
  }
}
