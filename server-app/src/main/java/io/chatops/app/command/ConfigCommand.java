package io.chatops.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chatops-hub config}; its subcommand does the work. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = "Works with the settings.",
    subcommands = ConfigCheck.class)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  ConfigCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command: check");
  }
}
