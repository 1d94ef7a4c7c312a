package io.chatops.bench;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for starting the hub under test; shared by all commands with one hub. */
final class HubOptions extends HubProgram {
  @Option(
      names = "--storage",
      defaultValue = "embedded",
      description = "embedded, memory or postgresql (default: ${DEFAULT-VALUE})")
  String storage = "embedded";

  @Option(
      names = "--database-url",
      description = "jdbc:postgresql://..., with --storage postgresql")
  @Nullable String databaseUrl;

  @Option(names = "--database-user", description = "with --storage postgresql")
  @Nullable String databaseUser;

  @Option(
      names = "--database-password",
      description = "with --storage postgresql; or CHATOPS_DATABASE_PASSWORD",
      defaultValue = "${env:CHATOPS_DATABASE_PASSWORD}")
  @Nullable String databasePassword;

  /** The settings of the hub that tell where it keeps its data. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Map.of("CHATOPS_STORAGE", storage));
    if (databaseUrl != null) {
      settings.put("CHATOPS_DATABASE_URL", databaseUrl);
    }
    if (databaseUser != null) {
      settings.put("CHATOPS_DATABASE_USER", databaseUser);
    }
    if (databasePassword != null) {
      settings.put("CHATOPS_DATABASE_PASSWORD", databasePassword);
    }
    return settings;
  }
}
