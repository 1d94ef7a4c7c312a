package io.chatops.cli.command;

import io.chatops.cli.hub.Named;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chatops servers remove}. */
@Command(
    name = "remove",
    description = "Removes servers with their keys, their thresholds and all their history.")
final class ServersRemove extends EachNamed {
  @Mixin private Confirmation confirmation;

  ServersRemove() {
    super(Named.SERVER, "DELETE", "", Map.of(), "removed");
  }

  @Override
  void confirm(List<String> names) {
    confirmation.require(
        context(), "Remove " + String.join(", ", names) + " with all history?", false);
  }
}
