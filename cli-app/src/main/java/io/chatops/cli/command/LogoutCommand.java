package io.chatops.cli.command;

import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.session.HubAccess;
import io.chatops.cli.session.SavedSession;
import io.chatops.cli.session.SessionFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops logout}: ends the session here and at the hub. */
@Command(name = "logout", description = "Ends the session, here and at the hub.")
final class LogoutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CliEnvironment context = ClientCommand.context(spec);
    HubAccess access = context.access();
    SessionFile file = context.sessionFile();
    Optional<SavedSession> saved = file.read();
    if (saved.isEmpty()) {
      spec.commandLine().getOut().println("You are not signed in");
      return CliExitCode.OK;
    }
    try {
      access
          .hub()
          .ask(
              "POST",
              "/auth/logout",
              AnswerJson.shared()
                  .createObjectNode()
                  .put("refresh_token", file.read().orElseThrow().refreshToken()));
    } catch (CliException e) {
      file.delete();
      if (e.exitCode() == CliExitCode.DENIED) {
        spec.commandLine().getOut().println("Signed out; the session had ended already");
        return CliExitCode.OK;
      }
      throw new CliException(
          e.exitCode(),
          "Signed out here, but not at the hub; end the session on its page, under Sessions: "
              + e.getMessage());
    }
    file.delete();
    spec.commandLine().getOut().println("Signed out of " + saved.get().hub());
    return CliExitCode.OK;
  }
}
