package io.chatops.agent.cli;

import io.chatops.protocol.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chatops-agent uninstall}: undoes the installation by a hub's script, without the hub. */
@Command(
    name = "uninstall",
    description =
        "Removes what a hub's install.sh installed: the service, the program, its settings, its"
            + " key and its user. Needs root, and no hub.")
final class UninstallCommand implements Callable<Integer> {
  /** The script as it was at the installation, in a folder that only root writes. */
  static final Path SCRIPT = Path.of("/usr/local/lib/chatops-agent/install.sh");

  private final Path script;

  @Spec private CommandSpec spec;

  @Option(names = "--dry-run", description = "Show what would be removed; needs no root")
  private boolean dryRun;

  UninstallCommand() {
    this(SCRIPT);
  }

  UninstallCommand(Path script) {
    this.script = script;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isRegularFile(script)) {
      spec.commandLine()
          .getErr()
          .println(
              Printable.line(
                  ("chatops-agent: no install.sh of a hub installed this agent, because there is no"
                          + " %s: remove its package with your package manager, or its files as in"
                          + " docs/remove.md")
                      .formatted(script)));
      return ExitCode.FAILURE;
    }
    List<String> command = new ArrayList<>(List.of("sh", script.toString(), "--uninstall"));
    if (dryRun) {
      command.add("--dry-run");
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
