package io.chatops.cli.command;

import io.chatops.cli.apply.Export;
import io.chatops.cli.apply.HubState;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import picocli.CommandLine.Command;

/** {@code chatops export}: the file that {@code apply} would change nothing with. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.Provider.class,
    description =
        "Prints servers, thresholds and channels as a file for chatops apply, without secrets.")
final class ExportCommand extends SignedInCommand {
  @Override
  int work(HubApi hub) {
    Export export = Export.of(HubState.read(hub));
    export.leftOut().forEach(each -> note("left out: " + each));
    out().print(surroundings().out().lines(export.text()));
    out().flush();
    return CliExitCode.OK;
  }
}
