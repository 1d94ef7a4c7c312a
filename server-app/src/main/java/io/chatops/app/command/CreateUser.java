package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.access.JdbcAccounts;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub create-user}: creates an account, independent of the registration setting. */
@Command(
    name = "create-user",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Creates an account, regardless of chatops.registration. The first account is an admin.",
      "Runs with or without a running hub, once the hub has created its tables. It is"
          + " recorded in the audit log."
    })
final class CreateUser extends ConfiguredCommand {
  @Parameters(
      paramLabel = "USERNAME",
      description = "3-50 letters, digits, dots, dashes or underscores.")
  private String username;

  @Option(
      names = "--email",
      required = true,
      paramLabel = "ADDRESS",
      description = "The e-mail address, unique on this hub.")
  private String email;

  @Option(names = "--admin", description = "Make the user an admin.")
  private boolean admin;

  @Mixin private PasswordInput password;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  CreateUser() {}

  @Override
  void work(HubSettings settings) {
    Username name = checked("USERNAME", username, Username::new);
    EmailAddress address = checked("--email", email, EmailAddress::new);
    InstantSource clock = InstantSource.system();
    Role role =
        onDatabase(
            settings,
            database -> {
              JdbcAccounts accounts = new JdbcAccounts(database, clock);
              User user =
                  new User(
                      UserId.random(),
                      address,
                      name,
                      null,
                      admin ? Role.ADMIN : Role.USER,
                      true,
                      password.hash(address, name, null),
                      clock.instant().truncatedTo(ChronoUnit.MICROS));
              return accounts
                  .add(user)
                  .orElseThrow(
                      () ->
                          new CommandRejectedException(
                              "There is a user of this name or e-mail address; choose another"));
            });
    print("Made the " + (role == Role.ADMIN ? "admin " : "user ") + name.value());
  }

  private <T> T checked(String option, String text, Function<String, T> type) {
    try {
      return type.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + " " + e.getMessage());
    }
  }
}
