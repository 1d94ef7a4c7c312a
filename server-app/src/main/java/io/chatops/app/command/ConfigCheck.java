package io.chatops.app.command;

import io.chatops.app.config.DatabaseSetup;
import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import io.chatops.app.config.StartupSettings;
import io.chatops.app.tls.HubTls;
import io.chatops.persistence.embedded.DatabaseLogin;
import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.schema.SchemaVersion;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import io.chatops.persistence.secret.SecretKeyException;
import io.chatops.protocol.Printable;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-hub config check}: lists everything that keeps the hub from starting. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Reads all settings and checks the database and the key file, as the hub does at its"
          + " start.",
      "Prints each error and each unknown setting, with exit code 2; otherwise prints the"
          + " database that it checked. It starts and changes nothing, and can run while the hub"
          + " is running."
    })
final class ConfigCheck implements Callable<Integer> {
  private final List<String> faults = new ArrayList<>();

  /** The sentence about the database: without the settings of a hub, it is not that hub's. */
  private String asked = "";

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  ConfigCheck() {}

  @Override
  public Integer call() {
    StartupSettings.Checked checked = StartupSettings.check();
    faults.addAll(checked.violations());
    if (isFineAbout("chatops.tls")) {
      checkTls(checked.settings());
    }
    if (isFineAbout("chatops.storage", "chatops.database", "chatops.data-dir")) {
      checkStorage(checked.settings());
      checkKeyFile(checked.settings());
    }
    checkAgentsDir(checked.settings());
    checkHost(System.getenv("CHATOPS_HOST"));
    faults.addAll(StartupSettings.warnings());
    PrintWriter err = spec.commandLine().getErr();
    faults.stream()
        .distinct()
        .forEach(fault -> err.println(Printable.line("chatops-hub: " + fault)));
    err.flush();
    if (!faults.isEmpty()) {
      return HubExitCode.USAGE;
    }
    spec.commandLine().getOut().println(Printable.line(asked));
    spec.commandLine().getOut().println("The configuration is fine");
    return HubExitCode.OK;
  }

  /** Returns true if no sentence is about a setting that begins like these. */
  private boolean isFineAbout(String... names) {
    return faults.stream().noneMatch(fault -> Stream.of(names).anyMatch(fault::contains));
  }

  private void checkTls(HubSettings settings) {
    try {
      var unused = HubTls.properties(settings);
    } catch (SettingsException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private void checkStorage(HubSettings settings) {
    try {
      switch (settings.storage()) {
        case MEMORY -> asked = "There is no database: the data are in memory";
        case POSTGRESQL -> {
          Map<String, String> datasource = StartupSettings.datasource(settings);
          asked = "The database is yours, at " + DatabaseSetup.place(datasource);
          DatabaseSetup.check(datasource, settings.databaseLayout().ofDatabase());
          checkContent(HubDatabase.own(settings), settings);
        }
        case EMBEDDED -> {
          Path directory = Path.of(settings.dataDir());
          Path files = directory.resolve("database");
          asked = embedded(files, false);
          requireWritable(directory.toAbsolutePath());
          if (!Files.isDirectory(directory)) {
            return; // made at the first start
          }
          DatabaseLogin running = DatabaseLogin.ofRunning(directory).orElse(null);
          if (running != null) {
            asked = embedded(files, true);
            checkContent(HubDatabase.of(running), settings);
          }
        }
      }
    } catch (SettingsException
        | EmbeddedDatabaseException
        | SchemaException
        | SecretKeyException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  /** Makes a folder for a moment: some file systems tell a permission that they do not give. */
  private static void requireWritable(Path directory) {
    Path present = directory;
    while (!Files.exists(present)) {
      present = present.resolveSibling(".").normalize(); // the hub makes what is missing
    }
    try {
      Files.delete(Files.createTempDirectory(present, ".config-check"));
    } catch (IOException e) {
      throw new SettingsException(
          "chatops.data-dir (CHATOPS_DATA_DIR), "
              + directory
              + ", cannot be written to ("
              + e
              + "); name a folder, and give it to the user that the hub runs as");
    }
  }

  /** Also where the database has a fault. */
  private void checkKeyFile(HubSettings settings) {
    Path file = StartupSettings.secretsKeyFile(settings);
    if (settings.storage() != HubSettings.Storage.MEMORY && Files.exists(file)) {
      try {
        new KeyFile(file).check();
      } catch (SecretKeyException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkAgentsDir(HubSettings settings) {
    settings
        .agentsDir()
        .map(Path::of)
        .filter(folder -> !Files.isDirectory(folder) || !Files.isReadable(folder))
        .ifPresent(
            folder ->
                faults.add(
                    "chatops.agents-dir (CHATOPS_AGENTS_DIR) is "
                        + folder
                        + ", which is no folder that the hub can read, so hosts can fetch no agent;"
                        + " make the folder, or unset the variable: see docs/install.md"));
  }

  /** Listens for a moment at any free port, as the hub's own is in use where the hub runs. */
  private void checkHost(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return;
    }
    try {
      // A wrong address is not looked up as a name, by which it would go to the network.
      if (host.matches("[0-9.]+") && !NetUtil.isValidIpV4Address(host)) {
        throw new UnknownHostException("no address");
      }
      new ServerSocket(0, 1, InetAddress.getByName(host)).close();
    } catch (IOException e) {
      faults.add(
          "CHATOPS_HOST is "
              + host
              + ", at which this machine cannot listen ("
              + e.getMessage()
              + "); set an address or a name of this machine, or 0.0.0.0 for all of its addresses");
    }
  }

  private static String embedded(Path files, boolean runs) {
    String place = "The database is the hub's own, in " + files.toAbsolutePath().normalize();
    if (!Files.isDirectory(files)) {
      return place
          + ": there is none yet, and a first start makes it. If the hub has one, run this with the"
          + " hub's settings";
    }
    return runs ? place : place + ", which no hub runs, so its tables were not read";
  }

  private static void checkContent(DataSource database, HubSettings settings) {
    if (SchemaVersion.requireKnown(database) > 0) {
      new SealedValues(database, new KeyFile(StartupSettings.secretsKeyFile(settings))).check();
    }
  }
}
