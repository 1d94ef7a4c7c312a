package io.chatops.agent.cli;

import io.chatops.agent.reporting.AgentVersion;
import io.chatops.protocol.BuildProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-agent version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  private static String line() {
    return BuildProperties.describe("chatops-agent", AgentVersion.current());
  }

  /** Prints the same line for {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }
  }
}
