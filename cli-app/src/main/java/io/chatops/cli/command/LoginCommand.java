package io.chatops.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.access.TokensResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.cli.session.HubAccess;
import io.chatops.cli.session.SavedSession;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.Printable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chatops login}: signs in for all further commands. */
@Command(
    name = "login",
    description = {
      "Signs in to a hub, for all further commands.",
      "The session is stored in chatops/session.json below XDG_CONFIG_HOME or ~/.config."
    })
final class LoginCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "Address of the hub, like https://hub.example.org [CHATOPS_URL].")
  private @Nullable String url;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME",
      description = "User name or e-mail address.")
  private @Nullable String user;

  @Mixin private PasswordOption password;

  @Option(
      names = "--register",
      paramLabel = "E-MAIL",
      description = "Register an account with this e-mail address first, if the hub allows it.")
  private @Nullable String email;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Additional PEM certificates to trust [CHATOPS_CA_FILE].")
  private @Nullable String caFile;

  @Option(
      names = "--hub-fingerprint",
      paramLabel = "KEY",
      description = "The hub's TLS key, sha256//... as its log shows it [CHATOPS_HUB_FINGERPRINT].")
  private @Nullable String fingerprint;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CliEnvironment context = ClientCommand.context(spec);
    HubAccess access = context.access();
    HubUrl hub =
        HubAccess.address(
            url != null
                ? url
                : access
                    .variable(HubAccess.URL)
                    .orElseGet(() -> PasswordOption.asked("Address of the hub: ")));
    TrustedKeys trusted =
        caFile == null && fingerprint == null
            ? access.trusted()
            : TrustedKeys.of(caFile, fingerprint);
    if (!hub.encrypted() && !hub.loopback()) {
      warn(
          "the connection to "
              + hub
              + " is not encrypted: others can read your password; use https://");
    }
    String name = user != null ? user : PasswordOption.asked("User: ");
    String typed = password.read(context.in());
    ObjectNode account =
        AnswerJson.shared().createObjectNode().put("username", name).put("password", typed);
    if (email != null) {
      account.put("email", email).put("password_confirm", password.again(typed));
    }
    HubAnswer answer =
        access
            .requests(hub, trusted)
            .send("POST", email == null ? "/auth/login" : "/auth/register", account, null);
    if (answer.status() == 401) {
      throw CliException.denied(answer.body().path("detail").asText());
    }
    TokensResponse tokens = AnswerJson.read(answer.orThrow().data(), TokensResponse.class);
    String refresh = tokens.refreshToken();
    if (refresh == null) {
      throw CliException.failed("The hub sent no refresh token; use the chatops of its version");
    }
    context
        .sessionFile()
        .write(
            new SavedSession(
                hub,
                trusted,
                tokens.user().username(),
                refresh,
                tokens.accessToken(),
                context.clock().instant().plusSeconds(tokens.expiresIn())));
    spec.commandLine()
        .getOut()
        .println(Printable.line("Signed in to " + hub + " as " + tokens.user().username()));
    return CliExitCode.OK;
  }

  private void warn(String line) {
    spec.commandLine().getErr().println(Printable.line("chatops: " + line));
  }
}
