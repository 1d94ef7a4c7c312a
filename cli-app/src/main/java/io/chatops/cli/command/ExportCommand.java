package io.chatops.cli.command;

import io.chatops.cli.apply.Export;
import io.chatops.cli.apply.HubState;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import picocli.CommandLine.Command;

/** {@code chatops export}: prints a file that describes the hub as it is. */
@Command(
    name = "export",
    description = {
      "Prints servers, thresholds and channels as a file for apply.",
      "Secrets are left out."
    })
final class ExportCommand extends SignedInCommand {
  @Override
  int work(HubApi hub) {
    Export export = Export.of(HubState.read(hub));
    export.omitted().forEach(each -> note("omitted: " + each));
    out().print(context().out().lines(export.text()));
    out().flush();
    return CliExitCode.OK;
  }
}
