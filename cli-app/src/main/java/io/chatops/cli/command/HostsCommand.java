package io.chatops.cli.command;

import io.chatops.api.enrolment.WaitingHostResponse;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chatops hosts}: the hosts that wait for approval. */
@Command(
    name = "hosts",
    description = "Lists hosts that wait for approval; or approves or rejects some.",
    subcommands = {HostsCommand.Approve.class, HostsCommand.Reject.class})
final class HostsCommand extends SignedInCommand {
  private static final List<Column<WaitingHostResponse>> COLUMNS =
      List.of(
          Column.text("HOST", "hostname", WaitingHostResponse::hostname),
          Column.text("ADDRESS", "address", WaitingHostResponse::address),
          Column.text("OS", "os", WaitingHostResponse::os),
          Column.text("ARCH", "arch", WaitingHostResponse::arch),
          Column.of("ARRIVED", "created_at", CellFormat.AGE, WaitingHostResponse::createdAt),
          Column.text("ID", "id", WaitingHostResponse::id));

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    return list(
        "waiting hosts", output, COLUMNS, WaitingHostResponse.class, hub.all("/waiting-hosts"));
  }

  /** {@code chatops hosts approve}. */
  @Command(name = "approve", description = "Approves hosts: each becomes a server in seconds.")
  static final class Approve extends EachNamed {
    Approve() {
      super(Named.HOST, "POST", "/approve", Map.of(), "approved");
    }
  }

  /** {@code chatops hosts reject}. */
  @Command(name = "reject", description = "Rejects hosts for good.")
  static final class Reject extends EachNamed {
    Reject() {
      super(Named.HOST, "POST", "/reject", Map.of(), "rejected");
    }
  }
}
