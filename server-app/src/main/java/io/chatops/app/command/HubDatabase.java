package io.chatops.app.command;

import io.chatops.app.config.DatabaseSetup;
import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.embedded.DatabaseLogin;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of the hub whose settings a command has, whether that hub runs or not. */
final class HubDatabase {
  private final HubSettings settings;
  private final Consumer<String> progress;

  /**
   * @param progress receives messages about steps that take seconds
   */
  HubDatabase(HubSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Returns what the action returns. An embedded database that no hub runs is up for as long as the
   * action takes.
   *
   * @throws SettingsException if there is no database, or it cannot be used
   */
  <T> T use(Function<DataSource, T> action) {
    return switch (settings.storage()) {
      case MEMORY -> throw keptInMemory();
      case POSTGRESQL -> {
        DatabaseSetup.check(
            StartupSettings.datasource(settings), settings.databaseLayout().ofDatabase());
        yield action.apply(own(settings));
      }
      case EMBEDDED -> {
        Path directory = Path.of(settings.dataDir());
        if (!Files.isDirectory(directory.resolve("database"))) {
          throw new SettingsException(
              "There is no database in "
                  + directory.toAbsolutePath()
                  + "; set chatops.data-dir (CHATOPS_DATA_DIR) as the hub has it");
        }
        Optional<DatabaseLogin> running = DatabaseLogin.ofRunning(directory);
        yield running.isPresent() ? action.apply(of(running.get())) : started(directory, action);
      }
    };
  }

  /**
   * Returns what the action returns, on a database that no hub uses. An embedded one is made if
   * there is none.
   *
   * @throws CommandRejectedException if a hub runs on the embedded database
   */
  <T> T useExclusively(Function<DataSource, T> action) {
    requireNoHub();
    return settings.storage() == HubSettings.Storage.EMBEDDED
        ? started(Path.of(settings.dataDir()), action)
        : use(action);
  }

  /**
   * Checks that no hub runs; this can be known only of the embedded database.
   *
   * @throws CommandRejectedException if a hub runs on it
   */
  void requireNoHub() {
    Path directory = Path.of(settings.dataDir());
    if (settings.storage() == HubSettings.Storage.EMBEDDED
        && Files.isDirectory(directory)
        && DatabaseLogin.ofRunning(directory).isPresent()) {
      throw new CommandRejectedException(
          "A hub uses the data directory " + directory.toAbsolutePath() + "; stop it first");
    }
  }

  /**
   * Checks that a hub runs; this can be known only of the embedded database.
   *
   * @throws CommandRejectedException if none runs on it
   */
  void requireHub() {
    Path directory = Path.of(settings.dataDir());
    if (settings.storage() == HubSettings.Storage.EMBEDDED
        && DatabaseLogin.ofRunning(directory).isEmpty()) {
      throw new CommandRejectedException(
          "No hub uses the data directory " + directory.toAbsolutePath() + "; start it first");
    }
  }

  private static SettingsException keptInMemory() {
    return new SettingsException(
        "chatops.storage=memory keeps nothing that a command could reach; set chatops.storage"
            + " (CHATOPS_STORAGE) as the hub has it");
  }

  /** Returns the database that the settings name. */
  static DataSource own(HubSettings settings) {
    Map<String, String> datasource = StartupSettings.datasource(settings);
    return source(
        String.valueOf(datasource.get("quarkus.datasource.jdbc.url")),
        String.valueOf(datasource.get("quarkus.datasource.username")),
        String.valueOf(datasource.get("quarkus.datasource.password")));
  }

  /** Returns the embedded database of a hub that runs. */
  static DataSource of(DatabaseLogin running) {
    return source(running.jdbcUrl(), running.user(), running.password());
  }

  private <T> T started(Path directory, Function<DataSource, T> action) {
    try (EmbeddedDatabase database = EmbeddedDatabase.launch(directory, null, progress)) {
      database.awaitReady();
      return action.apply(source(database.jdbcUrl(), database.user(), database.password()));
    }
  }

  private static DataSource source(String url, String user, String password) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    database.setCurrentSchema("public");
    // The detail of an error has the values of the row, which belong on no terminal.
    database.setLogServerErrorDetail(false);
    return database;
  }
}
