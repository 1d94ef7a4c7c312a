package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.core.hub.Ownership;
import io.chatops.persistence.hub.JdbcHubs;
import io.chatops.persistence.hub.JdbcHubs.LiveHub;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code chatops-hub reset-secrets}: gives up what no key opens. */
@Command(
    name = "reset-secrets",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Discards the secrets that no key decrypts, and creates a key if there is none.",
      "Prints each channel that it deletes; its owner must enter it again. Readable secrets"
          + " are kept.",
      "Stop all hubs on the database first."
    })
final class ResetSecrets extends ConfiguredCommand {
  @Override
  void work(HubSettings settings) {
    Path path = StartupSettings.secretsKeyFile(settings);
    KeyFile file = new KeyFile(path);
    boolean unused =
        onDatabase(
            settings,
            database -> {
              requireNoHub(new JdbcHubs(database).live(), path);
              new SealedValues(database, file).reset(this::print);
              return true;
            });
    print("Done");
  }

  /**
   * A running hub has the key that opens what this command would discard, and continues to use it.
   */
  private static void requireNoHub(List<LiveHub> living, Path file) {
    if (!living.isEmpty()) {
      throw new CommandRejectedException(
          "The hub "
              + living.get(0).name()
              + " runs on this database and has the key: copy its key file to "
              + file
              + ". To discard the secrets all the same, stop all hubs and wait for "
              + Ownership.LEASE.toSeconds()
              + " s");
    }
  }
}
