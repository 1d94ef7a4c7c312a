package io.chatops.agent.cli;

import io.chatops.agent.config.ConfigException;
import io.chatops.agent.delivery.StateDirectory;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chatops-agent}: says what it can do; the deeds are its subcommands. */
@Command(
    name = "chatops-agent",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    description = "Reports what this machine does to a ChatOps hub.",
    subcommands = {RunAgent.class, CheckCommand.class, VersionCommand.class},
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done; also after SIGTERM",
      "1:a failure; the message says more",
      "2:a flag or setting is wrong or missing",
      "3:check: the hub does not answer",
      "4:check: the hub does not take the API key",
      "5:check: this machine cannot be read"
    },
    footer = {
      "",
      "Settings come from flags, the environment and /etc/chatops/agent.yaml; the first wins.",
      "See chatops-agent run --help."
    })
public final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli alone, which fills in the field. */
  @SuppressWarnings("NullAway.Init")
  AgentCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say run, check or version");
  }

  /** Runs one command line and returns the exit code. */
  public static int execute(Map<String, String> environment, String... arguments) {
    return commandLine(environment).execute(arguments);
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine command = new CommandLine(new AgentCommand(), new Factory(environment));
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) -> {
              if (!name.equals("version")) {
                ConfigOptions.addTo(subcommand.getCommandSpec());
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

  /** Gives the commands the environment, which is not asked for anywhere else. */
  private record Factory(Map<String, String> environment) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == RunAgent.class) {
        return type.cast(new RunAgent(environment));
      }
      if (type == CheckCommand.class) {
        return type.cast(new CheckCommand(environment));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
