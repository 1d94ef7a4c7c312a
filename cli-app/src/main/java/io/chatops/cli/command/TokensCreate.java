package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops tokens create}: creates an enrolment token and prints commands that use it. */
@Command(
    name = "create",
    description = {
      "Creates an enrolment token: each host that uses it becomes a server. Prints commands that"
          + " use it, and the token; the hub shows neither again."
    })
final class TokensCreate extends SignedInCommand {
  @Parameters(paramLabel = "NAME", description = "A name for the token.")
  private String name;

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "TAG",
      description = "A tag of the servers that it creates; repeatable.")
  private List<String> tags = List.of();

  @Option(
      names = "--no-approval",
      description = "Hosts need no approval. Guard the token: any host that has it can join.")
  private boolean withoutApproval;

  @Option(names = "--max-uses", paramLabel = "N", description = "The maximum number of hosts.")
  private @Nullable Integer maxUses;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "A time like 2027-01-31T12:00:00Z, or like 12h or 7d from now.")
  private @Nullable String expires;

  @Option(names = "--token-only", description = "Print the token alone.")
  private boolean tokenOnly;

  @Override
  int work(HubApi hub) {
    Instant end = CliTime.future(expires, context().clock());
    ObjectNode wanted =
        AnswerJson.shared().createObjectNode().put("name", name).put("approval", !withoutApproval);
    tags.forEach(wanted.putArray("tags")::add);
    wanted.put("max_uses", maxUses);
    wanted.put("expires_at", end == null ? null : end.toString());
    JsonNode token = hub.ask("POST", "/enrolment-tokens", wanted).data();
    if (!tokenOnly) {
      printLines(token.path("lines"));
    }
    print(token.path("token").asText());
    return CliExitCode.OK;
  }
}
