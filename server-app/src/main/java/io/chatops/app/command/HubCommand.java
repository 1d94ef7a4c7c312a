package io.chatops.app.command;

import io.chatops.app.config.SettingsException;
import io.chatops.core.error.ChatOpsException;
import io.chatops.persistence.backup.BackupException;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.secret.SecretKeyException;
import io.chatops.protocol.NearestName;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root command, {@code chatops-hub}. Without a command it starts the hub, like {@code run}. */
@Command(
    name = "chatops-hub",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Starts the ChatOps hub, or runs the given command.",
      "Settings come from the environment (CHATOPS_*), properties (-Dchatops.* before -jar) and"
          + " config/application.properties; see docs/configuration.md."
    },
    subcommands = {
      RunHub.class,
      HealthCommand.class,
      ConfigCommand.class,
      CreateUser.class,
      ResetPassword.class,
      BackupCommand.class,
      RestoreCommand.class,
      DrainCommand.class,
      RotateKeys.class,
      ResetSecrets.class,
      UpgradeCommand.class,
      HubVersion.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done; for the hub itself: stopped as requested",
      "1:failed, or not healthy; see the message",
      "2:the command line, a setting or the database is wrong; see the message",
      "3:for the hub itself: out of memory"
    })
public final class HubCommand implements Runnable {
  private final Runnable hub;

  private HubCommand(Runnable hub) {
    this.hub = hub;
  }

  @Override
  public void run() {
    hub.run();
  }

  /**
   * Runs one command line and returns the exit code.
   *
   * @param hub starts the hub and returns when it has ended
   */
  public static int execute(Runnable hub, String... words) {
    return commandLine(hub).execute(words);
  }

  /**
   * Returns the command line, which reads nothing before it executes.
   *
   * @param hub starts the hub and returns when it has ended
   */
  public static CommandLine commandLine(Runnable hub) {
    CommandLine command = new CommandLine(new HubCommand(hub), new Factory(hub));
    command.setParameterExceptionHandler((failure, words) -> rejected(failure));
    command.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          PrintWriter err = failed.getErr();
          if (failure instanceof SettingsException
              || failure instanceof SchemaException
              || failure instanceof SecretKeyException
              || failure instanceof EmbeddedDatabaseException) {
            err.println(Printable.line("chatops-hub: " + failure.getMessage()));
            return HubExitCode.USAGE;
          }
          err.println(
              Printable.line(
                  failure instanceof CommandRejectedException
                          || failure instanceof BackupException
                          || failure instanceof ChatOpsException
                      ? "chatops-hub: " + failure.getMessage()
                      : "chatops-hub: failed: " + failure));
          return HubExitCode.FAILURE;
        });
    return command;
  }

  /**
   * Reports a wrong command line, with the command or option that was meant. Picocli would suggest
   * each that has two letters in common with it, such as reset-secrets for restart.
   */
  private static int rejected(CommandLine.ParameterException failure) {
    CommandLine asked = failure.getCommandLine();
    PrintWriter err = asked.getErr();
    err.println(Printable.line(String.valueOf(failure.getMessage())));
    Optional<String> meant = Optional.empty();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0).split("=", 2)[0];
      Set<String> known = new TreeSet<>(asked.getSubcommands().keySet());
      known.addAll(asked.getCommandSpec().optionsMap().keySet());
      meant = NearestName.of(word, known, word.length() / 4);
    }
    meant.ifPresentOrElse(
        name -> err.println("Did you mean: " + name + "?"), () -> asked.usage(err));
    return asked.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Gives the hub to the one command that starts it. */
  private record Factory(Runnable hub) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == RunHub.class
          ? type.cast(new RunHub(hub))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
