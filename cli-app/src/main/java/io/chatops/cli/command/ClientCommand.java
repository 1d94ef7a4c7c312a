package io.chatops.cli.command;

import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.protocol.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, {@code chatops}. It only prints help; its subcommands do the work. */
@Command(
    name = "chatops",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description = "Shows and manages the servers of a ChatOps hub.",
    subcommands = {
      LoginCommand.class,
      LogoutCommand.class,
      ServersCommand.class,
      MetricsCommand.class,
      TopCommand.class,
      ContainersCommand.class,
      LogsCommand.class,
      RunOnServer.class,
      AlertsCommand.class,
      AgentsCommand.class,
      HostsCommand.class,
      TokensCommand.class,
      KeysCommand.class,
      UsersCommand.class,
      AuditCommand.class,
      ApplyCommand.class,
      ExportCommand.class,
      CompletionCommand.class,
      CompleteCommand.class,
      CliVersion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; see the message",
      "2:the command line, a setting or a file is wrong; see the message",
      "3:the hub does not respond",
      "4:not signed in, or not allowed",
      "5:nothing has this name or id, or several have the name",
      "8:apply --dry-run --exit-code: something would change"
    },
    footer = {"", "chatops COMMAND --help lists the options of a command. See docs/cli.md."})
public final class ClientCommand implements Runnable {
  private final CliEnvironment context;

  @Spec private CommandSpec spec;

  private ClientCommand(CliEnvironment context) {
    this.context = context;
  }

  /** Returns the command line, which reads nothing before it executes. */
  public static CommandLine commandLine(CliEnvironment context) {
    CommandLine command = new CommandLine(new ClientCommand(context));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    // What follows the server of "run" belongs to the remote command, options and all.
    command
        .getSubcommands()
        .forEach((name, subcommand) -> subcommand.setStopAtPositional(name.equals("run")));
    addStandardOptions(command);
    command.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          String message =
              failure instanceof CliException ? failure.getMessage() : "failed: " + failure;
          failed.getOut().flush();
          failed.getErr().println(Printable.lines("chatops: " + message));
          int ofCommand = failed.getCommandSpec().exitCodeOnExecutionException();
          return ofCommand != CliExitCode.FAILURE
              ? ofCommand
              : failure instanceof CliException known ? known.exitCode() : CliExitCode.FAILURE;
        });
    return command;
  }

  private static void addStandardOptions(CommandLine command) {
    command
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .versionProvider(new CliVersion.Provider());
    command.getSubcommands().values().forEach(ClientCommand::addStandardOptions);
  }

  /** Returns the environment that the root of a command was given. */
  static CliEnvironment context(CommandSpec spec) {
    return ((ClientCommand) spec.root().userObject()).context;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command; chatops --help lists them");
  }
}
