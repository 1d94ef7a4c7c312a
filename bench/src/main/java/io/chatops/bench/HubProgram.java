package io.chatops.bench;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for starting a hub under test, but for where it keeps its data. */
class HubProgram {
  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "the hub's -Xmx (default: ${DEFAULT-VALUE})")
  String heap = "512m";

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
