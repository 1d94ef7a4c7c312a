package io.chatops.cli.command;

import io.chatops.api.enrolment.EnrolmentTokenResponse;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chatops tokens}: the enrolment tokens. */
@Command(
    name = "tokens",
    description = "Lists your enrolment tokens; or creates or revokes some.",
    subcommands = {TokensCreate.class, TokensCommand.Revoke.class})
final class TokensCommand extends SignedInCommand {
  private static final List<Column<EnrolmentTokenResponse>> COLUMNS =
      List.of(
          Column.text("NAME", "name", EnrolmentTokenResponse::name),
          Column.text("ACTIVE", "is_active", EnrolmentTokenResponse::isActive),
          Column.of("USES", "uses", CellFormat.NUMBER, EnrolmentTokenResponse::uses),
          Column.of("LIMIT", "max_uses", CellFormat.NUMBER, EnrolmentTokenResponse::maxUses),
          Column.text("APPROVAL", "approval", EnrolmentTokenResponse::approval),
          Column.of("EXPIRES", "expires_at", CellFormat.TIME, EnrolmentTokenResponse::expiresAt),
          Column.of("CREATED", "created_at", CellFormat.AGE, EnrolmentTokenResponse::createdAt),
          Column.text("TAGS", "tags", EnrolmentTokenResponse::tags),
          Column.text("ID", "id", EnrolmentTokenResponse::id));

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    return list(
        "tokens", output, COLUMNS, EnrolmentTokenResponse.class, hub.all("/enrolment-tokens"));
  }

  /** {@code chatops tokens revoke}. */
  @Command(
      name = "revoke",
      description = {
        "Revokes enrolment tokens. Hosts that wait with them are rejected.",
        "Servers that they created stay."
      })
  static final class Revoke extends EachNamed {
    Revoke() {
      super(Named.TOKEN, "DELETE", "", Map.of(), "revoked");
    }
  }
}
