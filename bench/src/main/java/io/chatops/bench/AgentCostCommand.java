package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the cost of an agent, and of other agents on the same host at the same time. */
@Command(
    name = "agent-cost",
    description = {
      "Runs the agent, which reports over TLS every 5 s, containers included if it finds an"
          + " engine.",
      "Next to it run node_exporter, scraped every 5 s, and zabbix_agent2, idle.",
      "bench/agent-cost fetches these from Debian and runs this."
    })
final class AgentCostCommand extends BenchCommand {
  private static final int INTERVAL = 5;
  private static final int STARTS = 21;
  private static final int WARM_UP_SECONDS = 60;

  @Option(names = "--seconds")
  private int seconds = 3_600;

  @Option(names = "--agent", description = "an agent, native or not; repeatable")
  private List<Path> agents = List.of(Path.of("agent-app/target/chatops-agent-native"));

  @Option(names = "--node-exporter", description = "its program")
  private @Nullable Path nodeExporter;

  @Option(names = "--zabbix-agent2", description = "its program")
  private @Nullable Path zabbixAgent2;

  @Option(names = "--record", description = "keep the reports, for 'space --recording'")
  private @Nullable Path recording;

  private final Map<Path, Process> running = new LinkedHashMap<>();

  @Override
  boolean measure(Vertx vertx) throws Exception {
    Path folder = Files.createTempDirectory("chatops-agent-cost");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-agents"));
    Path reported = recording == null ? folder.resolve("reports.gz") : recording;
    try (RecordingHub hub = RecordingHub.withTls(vertx, folder, reported, INTERVAL)) {
      for (Path agent : agents) {
        start(agent(agent, hub, folder), folder);
      }
      Path exporter = nodeExporter;
      if (exporter != null) {
        int port = port(0);
        start(
            new ProcessBuilder(exporter.toString(), "--web.listen-address=127.0.0.1:" + port),
            folder);
        scrape(vertx, port);
      }
      Path zabbix = zabbixAgent2;
      if (zabbix != null) {
        start(zabbix(zabbix, folder), folder);
      }
      Thread.sleep(WARM_UP_SECONDS * 1000L);
      compare(hub, folder);
    } finally {
      stop();
      for (Process process : running.values()) {
        process.waitFor(10, TimeUnit.SECONDS);
      }
      HubUnderTest.deleteTree(folder);
    }
    for (Path path : running.keySet()) {
      table.add("start of " + path.getFileName(), "%.1f ms", startMillis(path));
    }
    return true;
  }

  private void compare(RecordingHub hub, Path folder) throws Exception {
    checkAlive(folder);
    long before = hub.reports();
    Map<Path, Double> used = new LinkedHashMap<>();
    running.forEach((path, process) -> used.put(path, ProcessCost.cpuSeconds(process.pid())));
    long began = System.nanoTime();
    Progress.say("Measuring for %d s", seconds);
    Thread.sleep(seconds * 1000L);
    checkAlive(folder);
    double elapsed = (System.nanoTime() - began) / 1e9;
    table.add(
        "run",
        "%.0f s after the first %d, %,d reports, %d processes, load at the end %s",
        elapsed,
        WARM_UP_SECONDS,
        hub.reports() - before,
        processes(),
        Machine.load());
    for (Map.Entry<Path, Process> one : running.entrySet()) {
      long pid = one.getValue().pid();
      double cpu = ProcessCost.cpuSeconds(pid) - used.getOrDefault(one.getKey(), 0.0);
      add(one.getKey(), pid, cpu / elapsed);
    }
  }

  private void stop() {
    running.values().forEach(Process::destroy);
  }

  private void start(ProcessBuilder builder, Path folder) throws IOException {
    Path program = Path.of(builder.command().get(0)).toAbsolutePath();
    running.put(
        program,
        builder.redirectErrorStream(true).redirectOutput(log(folder, program).toFile()).start());
  }

  private static ProcessBuilder agent(Path agent, RecordingHub hub, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(
            agent.toAbsolutePath().toString(),
            "run",
            "--url=" + hub.base(),
            "--ca-file=" + folder.resolve("hub.pem"),
            "--state-dir=" + folder.resolve("state-of-" + agent.getFileName()));
    builder.environment().put("CHATOPS_API_KEY", "chatops_recording_needs_none");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static ProcessBuilder zabbix(Path program, Path folder) throws IOException {
    Path file = folder.resolve("zabbix_agent2.conf");
    Files.write(
        file,
        List.of(
            "LogType=console",
            "Server=127.0.0.1",
            "ListenIP=127.0.0.1",
            "ListenPort=" + port(1),
            "Hostname=bench",
            "PluginSocket=" + folder.resolve("plugins.sock"),
            "ControlSocket=" + folder.resolve("control.sock")));
    return new ProcessBuilder(program.toString(), "-f", "-c", file.toString());
  }

  private static void scrape(Vertx vertx, int port) {
    var client = vertx.createHttpClient();
    vertx.setPeriodic(
        INTERVAL * 1000L,
        timer ->
            client
                .request(HttpMethod.GET, port, "127.0.0.1", "/metrics")
                .compose(request -> request.send())
                .compose(answer -> answer.body()));
  }

  private void add(Path program, long pid, double cores) throws IOException {
    table.add(
        program.getFileName().toString(),
        "file %.1f MB, resident %.1f MB (anonymous %.1f, peak %.1f), %.2f %% of a core",
        Files.size(program) / 1e6,
        ProcessCost.residentBytes(pid) / 1e6,
        ProcessCost.anonymousBytes(pid) / 1e6,
        ProcessCost.peakResidentBytes(pid) / 1e6,
        cores * 100);
  }

  /** The median of what {@code --version} takes, the start of the process included. */
  private static double startMillis(Path program) throws IOException, InterruptedException {
    long[] nanos = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long began = System.nanoTime();
      new ProcessBuilder(program.toString(), "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return nanos[STARTS / 2] / 1e6;
  }

  private static long processes() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries.filter(path -> path.getFileName().toString().matches("[0-9]+")).count();
    }
  }

  /** A port below those that the kernel gives to clients, as zabbix_agent2 wants it. */
  private static int port(int offset) {
    return 20_000 + offset + (int) (ProcessHandle.current().pid() % 12_000);
  }

  private void checkAlive(Path folder) throws IOException {
    for (Map.Entry<Path, Process> one : running.entrySet()) {
      if (!one.getValue().isAlive()) {
        throw new IOException(
            one.getKey() + " has ended: " + Files.readString(log(folder, one.getKey())));
      }
    }
  }

  private static Path log(Path folder, Path program) {
    return folder.resolve(program.getFileName() + ".log");
  }
}
