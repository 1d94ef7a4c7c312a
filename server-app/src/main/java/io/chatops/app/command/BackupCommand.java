package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.backup.BackupWriter;
import io.chatops.persistence.secret.KeyFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub backup}: writes the database to a file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Writes a consistent copy of all data of the hub to a new file that only you can read.",
      "Runs with or without a running hub. An interrupted backup leaves no file. See"
          + " docs/commands.md."
    })
final class BackupCommand extends ConfiguredCommand {
  @Parameters(paramLabel = "FILE", description = "The new file; - for the standard output.")
  private Path file;

  @Option(names = "--without-metrics", description = "Omit metrics, which are most of the data.")
  private boolean withoutMetrics;

  @Option(
      names = "--with-secrets-key",
      description = "Include the key file: whoever opens the backup reads the channels' secrets.")
  private boolean withSecretsKey;

  @Mixin private Passphrase passphrase;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  BackupCommand() {}

  @Override
  void work(HubSettings settings) throws IOException {
    KeyFile keys = new KeyFile(StartupSettings.secretsKeyFile(settings));
    BackupWriter.Extent extent =
        new BackupWriter.Extent(
            !withoutMetrics, passphrase.read(), withSecretsKey ? keys.text() : null);
    boolean toOutput = file.toString().equals("-");
    try {
      long rows =
          onDatabase(
              settings,
              database -> {
                BackupWriter writer =
                    new BackupWriter(
                        database, HubVersion.current(), InstantSource.system(), progress());
                try {
                  return toOutput ? writer.write(extent, standardOutput()) : toFile(writer, extent);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      progress().accept("Wrote " + rows + " rows to " + (toOutput ? "the standard output" : file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the standard output; System.out would swallow each failure to write. */
  private static OutputStream standardOutput() {
    return NewFile.naming("The standard output", new FileOutputStream(FileDescriptor.out));
  }

  private long toFile(BackupWriter writer, BackupWriter.Extent extent) throws IOException {
    try (NewFile target = NewFile.at(file)) {
      long rows;
      try (OutputStream out = target.open()) {
        rows = writer.write(extent, out);
      }
      target.keep();
      return rows;
    }
  }
}
