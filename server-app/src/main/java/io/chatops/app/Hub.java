package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.rest.error.BrokenAddresses;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts the hub. The embedded database, where it is wanted, is up before Quarkus looks for one and
 * goes down after Quarkus has stored what it still had.
 */
@QuarkusMain
public final class Hub {
  private Hub() {}

  public static void main(String[] args) {
    BrokenAddresses.areAnsweredHere();
    try {
      HubSettings settings = StartupSettings.read();
      switch (settings.storage()) {
        case MEMORY -> run(Map.of("quarkus.datasource.active", "false"), () -> {}, args);
        case POSTGRESQL -> run(StartupSettings.datasource(settings), () -> {}, args);
        case EMBEDDED -> runEmbedded(settings, args);
      }
    } catch (SettingsException | EmbeddedDatabaseException e) {
      System.err.println("chatops: " + e.getMessage());
      Runtime.getRuntime().exit(2);
    }
  }

  private static void runEmbedded(HubSettings settings, String[] args) {
    EmbeddedDatabase database =
        EmbeddedDatabase.start(Path.of(settings.dataDir()), message -> System.out.println(message));
    run(
        Map.of(
            "quarkus.datasource.jdbc.url", database.jdbcUrl(),
            "quarkus.datasource.username", database.user(),
            "quarkus.datasource.password", database.password()),
        database::stop,
        args);
  }

  private static void run(Map<String, String> properties, Runnable afterwards, String[] args) {
    // System properties, because Quarkus reads its datasource before any bean of ours exists.
    properties.forEach(System::setProperty);
    Quarkus.run(
        null,
        (exitCode, failure) -> {
          afterwards.run();
          if (failure != null) {
            System.err.println("chatops: the hub did not start:");
            failure.printStackTrace();
          }
          Runtime.getRuntime().halt(exitCode);
        },
        args);
  }
}
