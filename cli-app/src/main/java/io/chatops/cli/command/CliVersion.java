package io.chatops.cli.command;

import io.chatops.protocol.BuildProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops version}. */
@Command(name = "version", description = "Prints the version.")
final class CliVersion implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  /** Returns the version of this build. */
  static String current() {
    return BuildProperties.get(CliVersion.class, "version.properties", "version");
  }

  private static String line() {
    return BuildProperties.describe("chatops", current());
  }

  /** Prints the same line for {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }
  }
}
