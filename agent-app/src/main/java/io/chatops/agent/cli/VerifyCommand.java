package io.chatops.agent.cli;

import io.chatops.agent.update.Minisign;
import io.chatops.agent.update.ReleaseKey;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chatops-agent verify}: checks a program of the agent against its signature. */
@Command(
    name = "verify",
    description = "Checks that a program of the agent is signed by the release key.")
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The program")
  private Path file;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "Its minisign signature (FILE.minisig)")
  private @Nullable Path signature;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "A minisign public key, or a file with one (the key of this program's release)")
  private @Nullable String key;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path signed = signature != null ? signature : Path.of(file + ".minisig");
    try {
      AgentRelease release = ReleaseKey.verify(releaseKey(), file, signed);
      spec.commandLine().getOut().println(release);
      return ExitCode.OK;
    } catch (Minisign.NotSignedException e) {
      return rejected(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return rejected("it or its signature " + signed + " cannot be read (" + e + ")");
    }
  }

  private int rejected(String reason) {
    spec.commandLine()
        .getErr()
        .println(Printable.line("chatops-agent: " + file + " is rejected: " + reason));
    return ExitCode.NOT_SIGNED;
  }

  private Minisign releaseKey() {
    try {
      if (key == null) {
        return ReleaseKey.builtIn()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "This program was built without a release key: name one with --key"));
      }
      return Files.isRegularFile(Path.of(key)) ? ReleaseKey.in(Path.of(key)) : Minisign.key(key);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--key " + key + " cannot be used: " + e.getMessage());
    }
  }
}
