package io.chatops.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description = "Prints the version.")
final class CliVersion implements Runnable {
  @Spec private CommandSpec spec;

  /** Instantiated by picocli only, which sets the field. */
  @SuppressWarnings("NullAway.Init")
  CliVersion() {}

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  /** Returns the version of this build. */
  static String current() {
    try (InputStream in = CliVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line() {
    return "chatops "
        + current()
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
