package io.chatops.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options for starting a hub under test. */
final class HubOptions {
  @Option(names = "--heap", description = "the hub's -Xmx")
  String heap = "512m";

  @Option(names = "--jvm", description = "such as --jvm=-XX:+UseSerialGC; repeatable")
  List<String> jvm = List.of();

  @Option(names = "--java", description = "the hub's java")
  Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  @Option(names = "--hub", description = "the packaged hub, or a native one")
  Path hub = Path.of("server-app/target/quarkus-app");

  @Option(names = "--work-dir", description = "where a folder for this run is made")
  Path workDir = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--keep", description = "keep that folder: data, log and GC log of the hub")
  boolean keep;

  /** The kind of storage; it comes from the environment, as the database's address does. */
  static String storage() {
    return System.getenv().getOrDefault("CHATOPS_STORAGE", "embedded");
  }

  String describe() {
    return "-Xmx%s%s, storage %s"
        .formatted(heap, jvm.stream().map(" "::concat).collect(Collectors.joining()), storage());
  }

  /** The folder of a run. */
  Path folder() {
    return workDir.resolve("chatops-bench-" + ProcessHandle.current().pid());
  }
}
