package io.chatops.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.apikey.ApiKeyResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops keys}: the keys that agents sign in with. */
@Command(
    name = "keys",
    description = "Lists API keys of servers; or issues or revokes some.",
    subcommands = {KeysCommand.Issue.class, KeysCommand.Revoke.class})
final class KeysCommand extends SignedInCommand {
  private static final List<Column<ApiKeyResponse>> COLUMNS =
      List.of(
          Column.text("PREFIX", "prefix", ApiKeyResponse::prefix),
          Column.text("NAME", "name", ApiKeyResponse::name),
          Column.text("ACTIVE", "is_active", ApiKeyResponse::isActive),
          Column.of("USED", "last_used_at", CellFormat.AGE, ApiKeyResponse::lastUsedAt),
          Column.of("CREATED", "created_at", CellFormat.AGE, ApiKeyResponse::createdAt),
          Column.of("EXPIRES", "expires_at", CellFormat.TIME, ApiKeyResponse::expiresAt),
          Column.text("SERVER ID", "server_id", ApiKeyResponse::serverId),
          Column.text("ID", "id", ApiKeyResponse::id));

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVER",
      description = "Name or id; omitted: all servers.")
  private @Nullable String server;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    String path = server == null ? "me" : "server/" + Named.SERVER.find(hub, server).id();
    return list("keys", output, COLUMNS, ApiKeyResponse.class, hub.all("/api-keys/" + path));
  }

  /** {@code chatops keys issue}. */
  @Command(
      name = "issue",
      description = "Issues a key for the agent of a server and prints it. Earlier keys stay.")
  static final class Issue extends SignedInCommand {
    @Parameters(paramLabel = "SERVER", description = "Name or id.")
    private String server;

    @Option(
        names = "--name",
        paramLabel = "TEXT",
        description = "A name for the key; omitted: the server's.")
    private @Nullable String name;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "A time like 2027-01-31T12:00:00Z, or like 12h or 7d from now.")
    private @Nullable String expires;

    @Override
    int work(HubApi hub) {
      Instant end = CliTime.future(expires, context().clock());
      ObjectNode wanted =
          AnswerJson.shared()
              .createObjectNode()
              .put("server_id", Named.SERVER.find(hub, server).id())
              .put("name", name)
              .put("expires_at", end == null ? null : end.toString());
      print(hub.ask("POST", "/api-keys", wanted).data().path("key").asText());
      note("store the key now: the hub does not show it again");
      return CliExitCode.OK;
    }
  }

  /** {@code chatops keys revoke}. */
  @Command(
      name = "revoke",
      description = "Revokes keys, by prefix or id. Agents that use them are disconnected.")
  static final class Revoke extends EachNamed {
    Revoke() {
      super(Named.KEY, "DELETE", "", Map.of(), "revoked");
    }
  }
}
