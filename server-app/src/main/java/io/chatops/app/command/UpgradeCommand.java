package io.chatops.app.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub upgrade}: the package has a script for it, which runs in place of this. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Upgrades the hub of a package after a backup.",
      "Needs root. Goes back if the new version does not become ready. See docs/commands.md."
    })
final class UpgradeCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A .deb or .rpm; default: the newest version of the package repositories.")
  @SuppressWarnings("unused") // the script takes it
  private @Nullable String file;

  @Override
  public Integer call() {
    throw new CommandRejectedException(
        "Only a package can be upgraded by this, and only by root: sudo chatops-hub upgrade; see"
            + " docs/commands.md for containers");
  }
}
