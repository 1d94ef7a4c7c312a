package io.chatops.agent.cli;

import io.chatops.agent.config.ConfigException;
import io.chatops.agent.delivery.StateDirectory;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, {@code chatops-agent}. It only prints help; its subcommands do the work. */
@Command(
    name = "chatops-agent",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    description = "Monitors this machine and reports to a ChatOps hub.",
    subcommands = {
      RunAgent.class,
      EnrolCommand.class,
      CheckCommand.class,
      UpdateCommand.class,
      UninstallCommand.class,
      VerifyCommand.class,
      VersionCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done; also after SIGTERM",
      "1:failure; see the message",
      "2:a flag or setting is wrong or missing",
      "3:check, enrol, update: the hub does not respond",
      "4:check: the hub rejects the API key; enrol: the code or token",
      "5:check: this machine cannot be read",
      "6:enrol: this host is not approved yet, or the hub is too busy",
      "7:verify, update: rejected, such as for a wrong signature",
      "8:update --check: the hub has a newer version",
      "75:run: the agent exits to be restarted with another version"
    },
    footer = {
      "",
      "Settings come from flags, the environment and /etc/chatops/agent.yaml; the first wins.",
      "See chatops-agent run --help."
    })
public final class AgentCommand implements Runnable {
  private static final Set<String> WITHOUT_SETTINGS = Set.of("uninstall", "verify", "version");

  private final Map<String, String> environment;
  private final EnrolCommand.Pause pause;
  @Spec private CommandSpec spec;

  private AgentCommand(Map<String, String> environment, EnrolCommand.Pause pause) {
    this.environment = environment;
    this.pause = pause;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Name a command: run, enrol, check, update, uninstall, verify or version");
  }

  /** Runs one command line and returns the exit code. */
  public static int execute(Map<String, String> environment, String... arguments) {
    return commandLine(environment).execute(arguments);
  }

  /** Returns the command line, which reads nothing before it executes. */
  public static CommandLine commandLine(Map<String, String> environment) {
    return commandLine(environment, Thread::sleep);
  }

  static CommandLine commandLine(Map<String, String> environment, EnrolCommand.Pause pause) {
    CommandLine command = new CommandLine(new AgentCommand(environment, pause));
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) -> {
              CommandSpec options = subcommand.getCommandSpec();
              options.mixinStandardHelpOptions(true).versionProvider(new VersionCommand.Provider());
              if (name.equals("enrol")) {
                ConfigOptions.addTo(options, EnrolCommand.FLAGS);
              } else if (!WITHOUT_SETTINGS.contains(name)) {
                ConfigOptions.addTo(options);
              }
            });
    command.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          PrintWriter err = failed.getErr();
          if (failure instanceof ConfigException
              || failure instanceof StateDirectory.InUseException) {
            err.println(Printable.line("chatops-agent: " + failure.getMessage()));
            return ExitCode.CONFIGURATION;
          }
          err.println(Printable.line("chatops-agent: failed: " + failure));
          return ExitCode.FAILURE;
        });
    return command;
  }

  /** Returns the environment that the root of a command was given. */
  static Map<String, String> environment(CommandSpec spec) {
    return ((AgentCommand) spec.root().userObject()).environment;
  }

  /** Returns the wait between two requests that the root of a command was given. */
  static EnrolCommand.Pause pause(CommandSpec spec) {
    return ((AgentCommand) spec.root().userObject()).pause;
  }
}
