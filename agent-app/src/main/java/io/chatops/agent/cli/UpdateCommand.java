package io.chatops.agent.cli;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.agent.update.UpdateException;
import io.chatops.agent.update.UpdateStore;
import io.chatops.agent.update.Updater;
import io.chatops.protocol.Printable;
import io.chatops.protocol.ReleaseVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chatops-agent update}: installs the version that the hub serves. */
@Command(
    name = "update",
    abbreviateSynopsis = true,
    description = "Installs the hub's version of the agent, if it is signed by the release key.",
    footer = {
      "",
      "The next start of the agent runs it, or the previous version if it does not work."
    })
final class UpdateCommand implements Callable<Integer> {
  private static final String CHECK = "--check";
  private static final String ALLOW_DOWNGRADE = "--allow-downgrade";

  @Option(names = CHECK, description = "Only print the hub's version; exit with 8 if it is newer")
  private boolean onlyCheck;

  @Option(names = ALLOW_DOWNGRADE, description = "Accept an older version, too")
  private boolean allowDowngrade;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    AgentConfig config = ConfigOptions.load(spec);
    ReleaseVersion installed = AgentVersion.release();
    ReleaseVersion running = new UpdateStore(config.stateDirectory()).running(installed);
    try {
      Updater updater = Updater.of(config, running, settings(config));
      if (onlyCheck) {
        return check(updater, running);
      }
      ReleaseVersion staged = updater.stage(null, allowDowngrade, () -> false);
      print(
          "Version "
              + staged
              + " is downloaded, verified and tested. Restart the agent to try it:");
      print("  systemctl restart chatops-agent");
      return ExitCode.OK;
    } catch (UpdateException e) {
      if (e.reason() == UpdateException.Reason.NOTHING_NEWER) {
        print("Nothing to do: " + e.getMessage());
        return ExitCode.OK;
      }
      spec.commandLine()
          .getErr()
          .println(Printable.line("chatops-agent: not updated: " + e.getMessage()));
      return switch (e.reason()) {
        case NOTHING_NEWER -> ExitCode.OK;
        case UNAVAILABLE -> ExitCode.HUB_UNREACHABLE;
        case NO_KEY -> ExitCode.CONFIGURATION;
        case REJECTED -> ExitCode.NOT_SIGNED;
      };
    }
  }

  private int check(Updater updater, ReleaseVersion running) throws UpdateException {
    ReleaseVersion offered = updater.offered().version();
    boolean newer = offered.isNewerThan(running);
    print("Version " + running + " is running; the hub has " + offered);
    return newer ? ExitCode.UPDATE_AVAILABLE : ExitCode.OK;
  }

  /**
   * Returns the flags for the new version's own check. Without an API key it cannot check anything;
   * often only the service has one.
   */
  private Optional<List<String>> settings(AgentConfig config) {
    return config.apiKey() == null
        ? Optional.empty()
        : Optional.of(
            spec.root().commandLine().getParseResult().originalArgs().stream()
                .skip(1) // the name of this command
                .filter(word -> !Set.of(CHECK, ALLOW_DOWNGRADE).contains(word))
                .toList());
  }

  private void print(String line) {
    spec.commandLine().getOut().println(Printable.line(line));
  }
}
