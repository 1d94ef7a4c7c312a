package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.backup.BackupRecord;
import io.chatops.persistence.backup.BackupTrial;
import io.chatops.persistence.backup.BackupWriter;
import io.chatops.persistence.secret.KeyFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  private static final String EVERY_RULE =
      "--every needs a period of a minute or more, such as P1D";

  @Parameters(
      paramLabel = "FILE",
      description =
          "The new file, or a folder, where it is named by the time; - for the standard output.")
  private Path file;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Then delete all but the newest N backups named by the time in the folder.")
  private @Nullable Integer keep;

  @Option(
      names = "--every",
      paramLabel = "PERIOD",
      description = "Do so in each period, such as P1D, while a hub runs, until stopped.")
  private @Nullable String every;

  @Option(
      names = "--verify",
      description = "Restore the file into a scratch database before it gets its name.")
  private boolean verify;

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
    boolean toOutput = file.toString().equals("-");
    require(!verify || !toOutput, "--verify needs a file or a folder");
    require(every == null || keep != null, "--every needs --keep");
    if (keep != null) {
      require(keep > 0 && !toOutput, "--keep needs a number from 1, and a folder");
      require(!Files.isRegularFile(file), "--keep needs a folder, and " + file + " is a file");
      Files.createDirectories(file, BackupFolder.PRIVATE);
    }
    if (every == null) {
      write(settings);
    } else {
      new RepeatedBackup(period(every), InstantSource.system(), progress())
          .run(() -> newest(settings), () -> write(settings), BackupCommand::sleep);
    }
  }

  private Duration period(String text) {
    try {
      Duration period = Duration.parse(text);
      require(period.toMinutes() > 0, EVERY_RULE);
      return period;
    } catch (DateTimeParseException e) {
      throw new ParameterException(spec.commandLine(), EVERY_RULE, e);
    }
  }

  /** Starts no database: a hub that starts meanwhile could not. */
  private Optional<Instant> newest(HubSettings settings) {
    new HubDatabase(settings, progress()).requireHub();
    return Optional.ofNullable(
            onDatabase(settings, database -> new BackupRecord(database).read()).newest())
        .map(BackupRecord.Backup::takenAt);
  }

  private static boolean sleep(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean write(HubSettings settings) throws IOException {
    boolean toOutput = file.toString().equals("-");
    boolean toFolder = Files.isDirectory(file);
    char @Nullable [] secret = passphrase.read();
    KeyFile keys = new KeyFile(StartupSettings.secretsKeyFile(settings));
    BackupWriter.Extent extent =
        new BackupWriter.Extent(!withoutMetrics, secret, withSecretsKey ? keys.text() : null);
    Instant now = InstantSource.system().instant();
    Path target = toFolder ? new BackupFolder(file).fileOf(now) : file;
    BackupTrial trial = verify ? new BackupTrial(Path.of(settings.dataDir())) : null;
    try {
      long missing =
          onDatabase(
              settings,
              database -> {
                BackupWriter writer =
                    new BackupWriter(
                        database, HubVersion.current(), InstantSource.system(), progress());
                try {
                  if (toOutput) {
                    wrote(writer.write(extent, standardOutput()), "the standard output");
                    return 0L;
                  }
                  return toFile(writer, extent, target, now, trial, database);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      if (keep != null) {
        new BackupFolder(file)
            .thin(target, keep, now)
            .forEach(deleted -> progress().accept("Deleted " + deleted));
      }
      if (missing > 0) {
        throw new CommandRejectedException(
            "The backup is complete, but not verified: a scratch database needs "
                + ((missing >> 20) + 1)
                + " MiB more on the disk of "
                + Path.of(settings.dataDir()).toAbsolutePath().normalize());
      }
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the standard output; System.out would swallow each failure to write. */
  private static OutputStream standardOutput() {
    return NewFile.naming("The standard output", new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Writes the file and records it.
   *
   * @param trial absent: the backup is not verified
   * @return the bytes that the disk lacks to verify it; 0 if it is verified, or need not be
   */
  private long toFile(
      BackupWriter writer,
      BackupWriter.Extent extent,
      Path target,
      Instant now,
      @Nullable BackupTrial trial,
      DataSource database)
      throws IOException {
    try (NewFile written = NewFile.at(target)) {
      long rows;
      try (OutputStream out = written.open()) {
        rows = writer.write(extent, out);
      }
      long missing = trial == null ? 0 : trial.missingBytes(database);
      String place = target.toString();
      boolean verified = trial != null && missing == 0;
      if (trial != null && verified) {
        progress().accept("Restoring the backup into a scratch database");
        long restored = trial.run(written.unfinished(), extent.passphrase());
        place += ", and restored " + restored + " of them into a scratch database";
      }
      long bytes = Files.size(written.unfinished());
      written.keep();
      new BackupRecord(database).save(new BackupRecord.Backup(now, bytes, verified));
      wrote(rows, place);
      return missing;
    }
  }

  private void wrote(long rows, String place) {
    progress().accept("Wrote " + rows + " rows to " + place);
  }

  private void require(boolean right, String rule) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }
}
