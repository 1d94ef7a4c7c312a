package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.hub.JdbcHubs;
import io.chatops.persistence.hub.JdbcHubs.LiveHub;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chatops-hub rotate-keys}: replaces the key that seals secrets. */
@Command(
    name = "rotate-keys",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Replaces the key of the secrets in the database.",
      "Runs with or without a running hub. After an interruption, run it again: nothing is lost.",
      "Then back up the new key file, and keep the old one as long as the backups made with it."
    })
final class RotateKeys extends ConfiguredCommand {
  @Option(
      names = "--shared-file",
      description =
          "Confirms that all hubs on the database read this very key file, not copies of it.")
  private boolean sharedFile;

  @Override
  void work(HubSettings settings) {
    KeyFile file = new KeyFile(StartupSettings.secretsKeyFile(settings));
    boolean unused =
        onDatabase(
            settings,
            database -> {
              requireOneFile(new JdbcHubs(database).live());
              new SealedValues(database, file).rotate(progress());
              return true;
            });
    print("Done. Back up the key file. Earlier backups need a copy of the earlier one");
  }

  /** A hub with a copy of the file would continue to seal with a key that exists nowhere else. */
  private void requireOneFile(List<LiveHub> living) {
    if (living.size() > 1 && !sharedFile) {
      throw new CommandRejectedException(
          "Several hubs run on this database: "
              + living.stream().map(LiveHub::name).collect(Collectors.joining(", "))
              + ". If they read one key file, add --shared-file. If each has a copy, stop all but"
              + " this one, rotate, and copy the file to them before they start again");
    }
  }
}
