package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.OwnDatabase;
import io.chatops.app.config.SettingsException;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.embedded.DatabaseLogin;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The commands {@code secrets rotate} and {@code secrets reset}, with the settings of the hub. They
 * run beside a hub or while it is stopped.
 */
final class SecretsCommand {
  static final String NAME = "secrets";

  private final HubSettings settings;
  private final Consumer<SealedValues> deed;
  private final Consumer<String> progress;

  private SecretsCommand(
      HubSettings settings, Consumer<SealedValues> deed, Consumer<String> progress) {
    this.settings = settings;
    this.deed = deed;
    this.progress = progress;
  }

  /**
   * Runs a command to its end.
   *
   * @param words the command line
   * @throws SettingsException when the words or the settings are wrong
   * @throws io.chatops.persistence.secret.SecretKeyException when keys or values cannot be used
   */
  static void run(HubSettings settings, List<String> words, Consumer<String> progress) {
    Consumer<SealedValues> deed =
        switch (String.join(" ", words)) {
          case "secrets rotate" -> values -> values.rotate(progress);
          case "secrets reset" -> values -> values.reset(progress);
          default ->
              throw new SettingsException(
                  "The commands are: secrets rotate (replaces the key of the secrets in the database),"
                      + " secrets reset (discards the secrets that no key opens)");
        };
    new SecretsCommand(settings, deed, progress).run();
    progress.accept("Done");
  }

  private void run() {
    switch (settings.storage()) {
      case MEMORY ->
          throw new SettingsException(
              "chatops.storage=memory keeps no secrets; set chatops.storage (CHATOPS_STORAGE) as the"
                  + " hub has it");
      case POSTGRESQL -> {
        Map<String, String> datasource = StartupSettings.datasource(settings);
        OwnDatabase.check(datasource);
        on(
            String.valueOf(datasource.get("quarkus.datasource.jdbc.url")),
            String.valueOf(datasource.get("quarkus.datasource.username")),
            String.valueOf(datasource.get("quarkus.datasource.password")));
      }
      case EMBEDDED -> runEmbedded(Path.of(settings.dataDir()));
    }
  }

  private void runEmbedded(Path directory) {
    if (!Files.isDirectory(directory.resolve("database"))) {
      throw new SettingsException(
          "There is no database in "
              + directory.toAbsolutePath()
              + "; set chatops.data-dir (CHATOPS_DATA_DIR) as the hub has it");
    }
    Optional<DatabaseLogin> running = DatabaseLogin.ofRunning(directory);
    if (running.isPresent()) {
      on(running.get().jdbcUrl(), running.get().user(), running.get().password());
      return;
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, progress)) {
      on(database.jdbcUrl(), database.user(), database.password());
    }
  }

  private void on(String url, String user, String password) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    database.setCurrentSchema("public");
    deed.accept(new SealedValues(database, new KeyFile(StartupSettings.secretsKeyFile(settings))));
  }
}
