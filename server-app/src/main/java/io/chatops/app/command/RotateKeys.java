package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import picocli.CommandLine.Command;

/** {@code chatops-hub rotate-keys}: replaces the key that seals secrets. */
@Command(
    name = "rotate-keys",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Replaces the key of the secrets in the database.",
      "Runs beside the hub or without one. After an interruption, run it again: nothing is lost.",
      "Then back up the new key file, and keep the old one as long as the dumps of its time."
    })
final class RotateKeys extends SettledCommand {
  @Override
  void work(HubSettings settings) {
    KeyFile file = new KeyFile(StartupSettings.secretsKeyFile(settings));
    boolean unused =
        onDatabase(
            settings,
            database -> {
              new SealedValues(database, file).rotate(progress());
              return true;
            });
    print("Done");
  }
}
