package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.core.access.User;
import io.chatops.persistence.access.JdbcAccounts;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub reset-password}: sets a new password for a user who forgot theirs. */
@Command(
    name = "reset-password",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Sets a user's password and ends all sessions of this user.",
      "Runs with or without a running hub. It is recorded in the audit log."
    })
final class ResetPassword extends ConfiguredCommand {
  @Parameters(paramLabel = "USER", description = "The user name or the e-mail address.")
  private String login;

  @Mixin private PasswordInput password;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ResetPassword() {}

  @Override
  void work(HubSettings settings) {
    print(
        onDatabase(
            settings,
            database -> {
              JdbcAccounts accounts = new JdbcAccounts(database, InstantSource.system());
              User user =
                  accounts
                      .find(login)
                      .orElseThrow(
                          () ->
                              new CommandRejectedException(
                                  "There is no user of this name or e-mail address on this hub"));
              int ended =
                  accounts.setPassword(
                      user, password.hash(user.email(), user.username(), user.fullName()));
              return "The password of "
                  + user.username().value()
                  + " is set; sessions ended: "
                  + ended
                  + (user.active() ? "" : ". This user may not sign in: an admin can change that");
            }));
  }
}
