package io.chatops.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for starting the hub under test; shared by all commands. */
final class HubOptions {
  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "the hub's -Xmx (default: ${DEFAULT-VALUE})")
  String heap = "512m";

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

  @Option(
      names = "--jvm",
      description = "another option for the hub, e.g. --jvm=-XX:+UseSerialGC; repeatable")
  List<String> jvm = List.of();

  @Option(names = "--java", description = "the hub's java (default: the one that runs this)")
  Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  @Option(
      names = "--hub",
      defaultValue = "server-app/target/quarkus-app",
      description = "the packaged hub, or a native one (default: ${DEFAULT-VALUE})")
  Path hub = Path.of("server-app/target/quarkus-app");

  @Option(
      names = "--work-dir",
      description = "where a folder for this run is made (default: the system's temporary folder)")
  Path workDir = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--keep", description = "keep that folder: data, log and GC log of the hub")
  boolean keep;
}
