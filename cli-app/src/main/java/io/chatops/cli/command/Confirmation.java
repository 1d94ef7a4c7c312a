package io.chatops.cli.command;

import io.chatops.cli.hub.CliException;
import picocli.CommandLine.Option;

/** The question before something is removed. */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Remove without asking.")
  private boolean yes;

  /**
   * Returns if the user agrees.
   *
   * @param inputIsTaken true if the standard input is no terminal's, since a file comes from it
   * @throws CliException if the user does not agree, or cannot be asked
   */
  void require(CliEnvironment context, String question, boolean inputIsTaken) {
    if (yes) {
      return;
    }
    if (inputIsTaken) {
      throw CliException.usage("Removing needs --yes if the file is the standard input");
    }
    if (!context.out().terminal() || !PasswordOption.canAsk()) {
      throw CliException.usage("Removing needs --yes without a terminal");
    }
    if (!PasswordOption.asked(question + " Type yes: ").equals("yes")) {
      throw CliException.failed("Nothing was changed");
    }
  }
}
