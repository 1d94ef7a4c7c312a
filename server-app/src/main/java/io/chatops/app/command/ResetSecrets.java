package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import picocli.CommandLine.Command;

/** {@code chatops-hub reset-secrets}: gives up what no key opens. */
@Command(
    name = "reset-secrets",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Discards the secrets that no key opens, and makes a key if there is none.",
      "It names each channel that it deletes; its owner must enter it again. What opens is kept."
    })
final class ResetSecrets extends SettledCommand {
  @Override
  void work(HubSettings settings) {
    KeyFile file = new KeyFile(StartupSettings.secretsKeyFile(settings));
    boolean unused =
        onDatabase(
            settings,
            database -> {
              new SealedValues(database, file).reset(this::print);
              return true;
            });
    print("Done");
  }
}
