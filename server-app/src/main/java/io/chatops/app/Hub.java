package io.chatops.app;

import com.arjuna.ats.arjuna.utils.Utility;
import io.chatops.app.command.HubCommand;
import io.chatops.app.config.DatabaseSetup;
import io.chatops.app.config.DatabaseUnavailableException;
import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import io.chatops.app.config.StartingDatabase;
import io.chatops.app.config.StartupSettings;
import io.chatops.app.edge.ConnectionExtension;
import io.chatops.app.tls.HubTls;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.secret.SecretKeyException;
import io.chatops.rest.error.BrokenAddresses;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the hub, or runs one of its {@link io.chatops.app.command commands} instead. The embedded
 * database, where it is wanted, starts together with Quarkus and goes down after Quarkus has stored
 * what it still had.
 */
@QuarkusMain
public final class Hub {
  /** For storing what the hub still has, and for the database's last checkpoint. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  private Hub() {}

  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.isEmpty() || words.equals(List.of("run"))) {
      run(); // at once: what reads command lines need not be loaded
    } else {
      int code = HubCommand.execute(Hub::run, args);
      Runtime.getRuntime().exit(code);
    }
  }

  private static void run() {
    BrokenAddresses.areAnsweredHere();
    ConnectionExtension.enable();
    // By itself, the transaction manager opens a port and takes its number as the process's id.
    Utility.setProcess(() -> (int) ProcessHandle.current().pid());
    try {
      HubSettings settings = StartupSettings.read();
      StartupSettings.warnings().forEach(text -> System.err.println("chatops-hub: " + text));
      HubTls.properties(settings).forEach(System::setProperty);
      switch (settings.storage()) {
        case MEMORY ->
            run(
                Map.of(
                    "quarkus.datasource.active", "false", "quarkus.hibernate-orm.active", "false"),
                STOP_TIMEOUT,
                () -> {});
        case POSTGRESQL -> {
          Map<String, String> datasource = StartupSettings.datasource(settings);
          DatabaseSetup.check(datasource, settings.databaseLayout().ofDatabase());
          run(datasource, settings.drainTime().plus(STOP_TIMEOUT), () -> {});
        }
        case EMBEDDED -> runEmbedded(settings);
      }
    } catch (SettingsException | SecretKeyException | EmbeddedDatabaseException e) {
      System.err.println("chatops-hub: " + e.getMessage());
      Runtime.getRuntime().exit(exitCode(e));
    }
  }

  private static void runEmbedded(HubSettings settings) {
    if (!Files.isDirectory(Path.of(settings.dataDir(), "database"))) {
      requireFreePort(variable("CHATOPS_HOST", "127.0.0.1"), variable("CHATOPS_PORT", "8080"));
    }
    EmbeddedDatabase database =
        EmbeddedDatabase.launch(
            Path.of(settings.dataDir()),
            settings.embeddedPort().orElse(null),
            message -> System.out.println(message));
    StartingDatabase.start(database::awaitReady);
    run(
        Map.of(
            "quarkus.datasource.jdbc.url", database.jdbcUrl(),
            "quarkus.datasource.username", database.user(),
            "quarkus.datasource.password", database.password()),
        STOP_TIMEOUT,
        database::stop);
  }

  /** Checks before a first start makes a database what Quarkus would find a minute later. */
  private static void requireFreePort(String host, String port) {
    try {
      new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(host)).close();
    } catch (IOException e) {
      String remedy = remedy(e);
      if (remedy != null) {
        throw new SettingsException(remedy);
      }
    }
  }

  private static String variable(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static void run(
      Map<String, String> properties, Duration stopPatience, Runnable afterwards) {
    // System properties, because Quarkus reads its datasource before any bean of ours exists.
    properties.forEach(System::setProperty);
    CountDownLatch over = new CountDownLatch(1);
    // After a signal the JVM waits for Quarkus alone, and for what comes afterwards by this only.
    if (!atTheEnd(new Thread(() -> await(over, stopPatience), "stop-database"))) {
      afterwards.run();
      return;
    }
    Quarkus.run(
        null,
        (exitCode, failure) -> {
          // A start that a signal interrupts fails somewhere, and has not failed.
          boolean isStopped = failure != null && !atTheEnd(new Thread());
          try {
            afterwards.run();
            String remedy = remedy(failure);
            if (isStopped) {
              System.out.println("Stopped while it started");
            } else if (remedy != null) {
              System.err.println("chatops-hub: " + remedy);
            } else if (failure != null) {
              System.err.println("chatops-hub: the hub did not start:");
              failure.printStackTrace();
            }
          } finally {
            if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
              over.countDown(); // the JVM lives on: it starts the hub again with the changed code
            } else {
              // While the hook still waits, or the JVM might end first, with the code of the
              // signal.
              Runtime.getRuntime()
                  .halt(isStopped ? 0 : remedy(failure) == null ? exitCode : exitCode(failure));
            }
          }
        });
  }

  /** Runs the thread when the JVM ends; returns false if the JVM is ending already. */
  private static boolean atTheEnd(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Returns the exit code of a failed setup: 2, with which a service manager does not start the hub
   * again; 1 if the database or its disk may be back at the next start.
   */
  static int exitCode(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof DatabaseUnavailableException
          || (at instanceof EmbeddedDatabaseException
              && at.getCause() != null
              && !(at.getCause() instanceof FileAlreadyExistsException))) {
        return 1;
      }
    }
    return 2;
  }

  /** A failure of the setup in one sentence, with its remedy; absent for any other failure. */
  static @Nullable String remedy(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SettingsException
          || at instanceof SchemaException
          || at instanceof EmbeddedDatabaseException
          || at instanceof SecretKeyException) {
        return at.getMessage();
      }
      if (at instanceof BindException) {
        return "cannot listen: "
            + at.getMessage()
            + ". Choose another port with CHATOPS_PORT, or an address of this host with"
            + " CHATOPS_HOST";
      }
      if (at instanceof UnknownHostException || at instanceof UnresolvedAddressException) {
        return "cannot listen: CHATOPS_HOST must be an address or a name of this host";
      }
    }
    return null;
  }

  private static void await(CountDownLatch over, Duration patience) {
    try {
      if (!over.await(patience.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println(
            "chatops-hub: the database takes too long to stop; it recovers at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
