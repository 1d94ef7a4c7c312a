package io.chatops.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A hub of our own: the packaged application in a process, on a free port and in its own folder.
 */
final class HubUnderTest implements AutoCloseable {
  private final HubOptions options;
  private final Path home;
  private final Map<String, String> settings;
  private final URI base;
  private Process process;
  private long startedNanos;
  private Duration startTime = Duration.ZERO;
  private boolean closed;

  private HubUnderTest(HubOptions options, Path home, Map<String, String> settings, URI base)
      throws IOException {
    this.options = options;
    this.home = home;
    this.settings = settings;
    this.base = base;
    this.startedNanos = System.nanoTime();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-hub"));
  }

  /** Starts a hub with an empty data directory and waits until it is ready. */
  static HubUnderTest start(HubOptions options) throws IOException, InterruptedException {
    return start(options, options.folder(), Map.of("CHATOPS_STORAGE", HubOptions.storage()));
  }

  /** The same in a folder, with settings such as where it keeps its data. */
  static HubUnderTest start(HubOptions options, Path home, Map<String, String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    URI base = URI.create("http://127.0.0.1:" + PeerProcess.freePort());
    HubUnderTest hub = new HubUnderTest(options, home, settings, base);
    hub.awaitReady();
    return hub;
  }

  URI base() {
    return base;
  }

  long pid() {
    return process.pid();
  }

  Path dataDir() {
    return home.resolve("data");
  }

  Path gcLog() {
    return home.resolve("gc.log");
  }

  /** From the start of the process until {@code /health/ready} said yes. */
  Duration startTime() {
    return startTime;
  }

  /** Seconds since the process was started. */
  double uptimeSeconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** The embedded PostgreSQL: its main process and the children; empty when there is none. */
  List<Long> databaseProcesses() {
    if (!Files.isDirectory(dataDir())) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(dataDir(), 4, (f, a) -> f.endsWith("postmaster.pid"))) {
      List<Long> pids = new ArrayList<>();
      for (Path file : files.toList()) {
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        pids.addAll(ProcessCost.family(pid));
      }
      return pids;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException("the database's processes cannot be found", e);
    }
  }

  /** Starts the stopped hub on the same data. */
  void startAgain() throws IOException, InterruptedException {
    startedNanos = System.nanoTime();
    process = launch();
    awaitReady();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return; // in order; this is the shutdown hook
    }
    closed = true;
    stop();
    discard(home, options.keep);
  }

  /** Deletes the folder of a run, unless it is to be kept. */
  static void discard(Path home, boolean keep) {
    if (keep) {
      System.err.println("The hub's data and logs: " + home);
      return;
    }
    try {
      deleteTree(home);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Left over: " + home + " (" + e.getMessage() + ")");
    }
  }

  /** Deletes a folder and all in it. */
  static void deleteTree(Path folder) throws IOException {
    // A database may write its statistics while it ends.
    for (int attempt = 0; Files.exists(folder) && attempt < 5; attempt++) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(HubUnderTest::delete);
      }
    }
  }

  /** Stops the hub and its database; nothing happens when it is stopped already. */
  void stop() {
    stop(Duration.ofSeconds(30));
  }

  /** Stops it, and kills it when it is not done after so long. */
  void stop(Duration patience) {
    PeerProcess.stop(process, patience);
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("hub.log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("CHATOPS_HOST", "127.0.0.1");
    environment.put("CHATOPS_PORT", Integer.toString(base.getPort()));
    environment.put("CHATOPS_DATA_DIR", dataDir().toString());
    // One user registers all servers of a run within seconds, which no person would.
    environment.put("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "10000000");
    environment.put("CHATOPS_LIMITS_CREATIONS_PER_MINUTE", "10000000");
    environment.put("CHATOPS_LIMITS_SERVERS_PER_USER", "1000000");
    environment.put("CHATOPS_LIMITS_SERVERS_PER_ADMIN", "1000000");
    environment.put("CHATOPS_ACCESS_TOKEN_LIFETIME", "PT3H"); // filling takes its time
    environment.putAll(settings);
    return builder.start();
  }

  /** A native hub takes the heap as a JVM does, and logs no collections. */
  private List<String> command() throws IOException {
    if (!Files.isDirectory(options.hub)) {
      return command(List.of(options.hub.toAbsolutePath().toString()), List.of());
    }
    Path jar = options.hub.resolve("quarkus-run.jar").toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing: build the hub first (bench/run does)");
    }
    return command(
        List.of(options.java.toString(), GcLog.option(gcLog())), List.of("-jar", jar.toString()));
  }

  private List<String> command(List<String> program, List<String> end) {
    List<String> command = new ArrayList<>(program);
    command.add("-Xmx" + options.heap);
    command.addAll(options.jvm);
    command.addAll(end);
    return command;
  }

  private void awaitReady() throws IOException, InterruptedException {
    PeerProcess.awaitReady(process, base.resolve("/health/ready"), home.resolve("hub.log"));
    startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
