package io.chatops.agent.cli;

import io.chatops.agent.reporting.AgentVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-agent version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    description = "Prints the version.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Instantiated by picocli only, which sets the field. */
  @SuppressWarnings("NullAway.Init")
  VersionCommand() {}

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  private static String line() {
    return "chatops-agent "
        + AgentVersion.current()
        + " ("
        + System.getProperty("os.arch")
        + ", Java "
        + System.getProperty("java.version")
        + ")";
  }

  /** Prints the same line for {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }
  }
}
