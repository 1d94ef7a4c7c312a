package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.backup.BackupInput;
import io.chatops.persistence.backup.Restore;
import io.chatops.persistence.schema.SchemaVersion;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import io.chatops.persistence.secret.SecretKeyException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub restore}: reads a backup into a database that no hub uses. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Restores a backup into an empty database. Stop the hub first.",
      "The whole backup is checked first: it is restored either completely or not at all. See"
          + " docs/commands.md."
    })
final class RestoreCommand extends ConfiguredCommand {
  private static final String CONFIRMATION = "replace";

  @Parameters(paramLabel = "FILE", description = "The backup; - for the standard input.")
  private Path file;

  @Option(
      names = "--replace",
      description = "Discard the database's data. Prompts you to type 'replace'.")
  private boolean replace;

  @Mixin private Passphrase passphrase;

  /** The reason for which the key file does not open what was restored; absent if it does. */
  private @Nullable String keyProblem;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  RestoreCommand() {}

  @Override
  void work(HubSettings settings) throws IOException {
    boolean fromInput = file.toString().equals("-");
    if (replace && fromInput) {
      throw new ParameterException(
          spec.commandLine(), "--replace needs a FILE: the standard input has your confirmation");
    }
    if (!fromInput && (Files.isDirectory(file) || !Files.isReadable(file))) {
      throw new CommandRejectedException("There is no file " + file + " that you may read");
    }
    char @Nullable [] secret = passphrase.read();
    KeyFile keys = new KeyFile(StartupSettings.secretsKeyFile(settings));
    HubDatabase ofHub = new HubDatabase(settings, progress());
    Restore.Restored restored;
    // Opened before any prompt, and before a database is created for it.
    try (InputStream in =
            new BufferedInputStream(fromInput ? System.in : Files.newInputStream(file));
        BackupInput backup = BackupInput.of(in, secret)) {
      ofHub.requireNoHub();
      if (replace) {
        confirm();
      }
      restored =
          ofHub.useExclusively(
              database -> {
                try {
                  Restore restore =
                      new Restore(
                          database,
                          settings.databaseLayout().ofDatabase(),
                          progress(),
                          keys::putBack);
                  Restore.Restored done = restore.run(backup, replace);
                  checkKeys(database, keys);
                  return done;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    print(
        "Restored " + restored.rows() + " rows" + (restored.metrics() ? "" : ", no measurements"));
    if (restored.schemaVersion() < SchemaVersion.NEWEST) {
      print("The hub brings its schema up to date when it starts");
    }
    if (keyProblem != null) {
      print("The secrets of the backup do not open. " + keyProblem);
    }
  }

  private void checkKeys(DataSource database, KeyFile keys) {
    try {
      new SealedValues(database, keys).check();
    } catch (SecretKeyException e) {
      keyProblem = e.getMessage();
    }
  }

  private void confirm() throws IOException {
    spec.commandLine()
        .getErr()
        .println("All data of the hub will be replaced. Type '" + CONFIRMATION + "' to continue:");
    spec.commandLine().getErr().flush();
    String typed =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (!CONFIRMATION.equals(typed)) {
      throw new CommandRejectedException("Nothing is changed");
    }
  }
}
