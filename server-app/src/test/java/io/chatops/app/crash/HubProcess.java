package io.chatops.app.crash;

import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged hub in a process of its own, with the embedded PostgreSQL in a directory that
 * survives it: started, killed and started again on the same port, as a real one is.
 */
public final class HubProcess implements AutoCloseable {
  static final Path JAR =
      Path.of("../server-app/target/quarkus-app/quarkus-run.jar").toAbsolutePath().normalize();
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int PROBE_MILLIS = 30_000;
  private static final int ANSWER_MILLIS = 60_000;

  private static final int LOWEST_PORT = 20_000;

  /** The first that Linux gives to who asks for any. */
  private static final int KERNELS_PORTS = 32_768;

  /** More than the tests of one module take. */
  private static final int PORTS_PER_JVM = 600;

  /** Taken as long as this JVM runs, so that others on this machine leave it the next ones, too. */
  private static final ServerSocket FIRST_PORT = takePorts();

  private static final AtomicInteger NEXT_PORT = new AtomicInteger(FIRST_PORT.getLocalPort() + 1);

  private final Path home;
  private final List<String> jvmOptions;
  private final Map<String, String> environment = new HashMap<>();
  private final URI base;
  private @Nullable Process process;

  private HubProcess(Path home, List<String> jvmOptions, URI base) {
    this.home = home;
    this.jvmOptions = jvmOptions;
    this.base = base;
  }

  /** A hub that keeps its data and log here; not started yet. */
  public static HubProcess in(Path home, String... jvmOptions) throws IOException {
    URI base = URI.create("http://127.0.0.1:" + freePort());
    return new HubProcess(home, List.of(jvmOptions), base);
  }

  /** The same, with TLS by a certificate of its own. */
  public static HubProcess withTls(Path home, String... jvmOptions) throws IOException {
    URI base = URI.create("https://127.0.0.1:" + freePort());
    return new HubProcess(home, List.of(jvmOptions), base).with("CHATOPS_TLS", "self-signed");
  }

  private static ServerSocket takePorts() {
    int shares = (KERNELS_PORTS - LOWEST_PORT) / PORTS_PER_JVM;
    int random = ThreadLocalRandom.current().nextInt(shares);
    for (int i = 0; i < shares; i++) {
      int port = LOWEST_PORT + (random + i) % shares * PORTS_PER_JVM;
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException taken) {
        // By another JVM with tests, or by somebody else: the next share.
      }
    }
    throw new IllegalStateException("No ports are free below " + KERNELS_PORTS);
  }

  /** One that stays free while the hub is dead, though other tests ask the kernel for ports. */
  public static int freePort() throws IOException {
    while (true) {
      int port = NEXT_PORT.getAndIncrement();
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException taken) {
        if (port >= KERNELS_PORTS) {
          throw taken;
        }
      }
    }
  }

  /** Sets an environment variable for the next start. */
  public HubProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Returns an environment variable of it; absent if the test set none. */
  @Nullable String setting(String name) {
    return environment.get(name);
  }

  public URI base() {
    return base;
  }

  public Path dataDir() {
    return home.resolve("data");
  }

  public long pid() {
    return running().pid();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Starts the hub and waits until it is ready. */
  public void start() throws Exception {
    launch();
    try {
      Await.until(
          "the hub is ready",
          START_LIMIT,
          () -> {
            if (!isAlive()) {
              throw new AssertionError("the hub ended with " + running().exitValue());
            }
            return isReady();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + lastLines(), e);
    }
  }

  /** Starts the hub, and does not wait. */
  void launch() throws IOException {
    if (usesTemplate() && !environment.containsKey("CHATOPS_STORAGE")) {
      HubTemplate.ofThisBuild().unpackDatabase(dataDir());
    }
    process =
        builder(command()).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
  }

  /** The output of a command of the hub's program, and its exit code. */
  record Ended(int code, String output) {}

  /** Runs a command of the hub's program, with the hub's settings, to its end. */
  Ended run(String... words) throws IOException, InterruptedException {
    return given("", words);
  }

  /** Runs a command with a line on its standard input. */
  Ended given(String line, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command());
    command.addAll(List.of(words));
    Process ran = builder(command).start();
    try (OutputStream in = ran.getOutputStream()) {
      in.write(line.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(ran.waitFor(), output);
  }

  /** Runs a command whose standard output goes to a file; the output is what it says else. */
  Ended into(Path file, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command());
    command.addAll(List.of(words));
    Process ran = builder(command).redirectErrorStream(false).redirectOutput(file.toFile()).start();
    String said = new String(ran.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(ran.waitFor(), said);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CHATOPS_STORAGE", "embedded");
    builder.environment().put("CHATOPS_HOST", "127.0.0.1");
    builder.environment().put("CHATOPS_PORT", Integer.toString(base.getPort()));
    builder.environment().put("CHATOPS_DATA_DIR", dataDir().toString());
    // Less than the usual time, as tests wait for it again and again; and more than a busy machine
    // delays a hub, which would take leave of its agents.
    builder.environment().put("CHATOPS_LEASE_TIME", "PT10S");
    // Vert.x warns of threads that get no processor, with their stacks.
    builder.environment().put("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "10M");
    builder.environment().put("QUARKUS_VERTX_MAX_WORKER_EXECUTE_TIME", "10M");
    builder.environment().putAll(environment);
    return builder;
  }

  /** The fast-jar, or the native binary that the native profile names. */
  private List<String> command() {
    String binary = System.getProperty("hub.executable");
    Path program = binary == null ? JAR : Path.of(binary);
    if (!Files.exists(program)) {
      throw new AssertionError(program + " is missing; these tests run after the package phase");
    }
    if (binary != null) {
      return List.of(binary);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most hubs here live for seconds: the second compiler would take half of their processor time.
    command.add("-XX:TieredStopAtLevel=1");
    if (usesTemplate()) {
      command.addAll(HubTemplate.ofThisBuild().jvmOptions());
    }
    command.addAll(jvmOptions.isEmpty() ? List.of("-XX:+UseSerialGC") : jvmOptions);
    command.addAll(List.of("-jar", JAR.toString()));
    return command;
  }

  /** Returns true for a hub on Java that does not make or try the template itself. */
  private boolean usesTemplate() {
    return System.getProperty("hub.executable") == null
        && jvmOptions.stream()
            .noneMatch(
                each ->
                    each.startsWith(HubTemplate.MAKES_ARCHIVE)
                        || each.startsWith(HubTemplate.USES_ARCHIVE));
  }

  /** Kills the hub with SIGKILL, as a crash of its machine or the kernel's OOM killer does. */
  public void kill() {
    running().destroyForcibly();
    awaitEnd();
  }

  /** Asks the hub to stop (SIGTERM), waits for it and returns its exit code. */
  int stop() {
    running().destroy();
    awaitEnd();
    return running().exitValue();
  }

  /** A request to it, whose answer is data whatever its status. */
  public RequestSpecification http() {
    return http(ANSWER_MILLIS);
  }

  private RequestSpecification http(int answerMillis) {
    HttpClientConfig client =
        HttpClientConfig.httpClientConfig()
            .setParam("http.connection.timeout", CONNECT_MILLIS)
            .setParam("http.socket.timeout", answerMillis);
    return RestAssured.given()
        .config(RestAssuredConfig.config().httpClient(client))
        .relaxedHTTPSValidation()
        .baseUri(base.toString())
        .urlEncodingEnabled(false);
  }

  boolean isReady() {
    return answers("/health/ready");
  }

  /** The hub's own words on its readiness; empty if it does not answer. */
  String readiness() {
    try {
      return http(PROBE_MILLIS).get("/health/ready").asString();
    } catch (Exception unreachable) {
      return "";
    }
  }

  public boolean isLive() {
    return answers("/health/live");
  }

  /** The process id of its PostgreSQL. */
  long databasePid() throws IOException {
    Path file = dataDir().resolve("database/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  /** Its PostgreSQL with all children. */
  List<Long> databasePids() throws IOException {
    long server = databasePid();
    Stream<Long> children =
        ProcessHandle.of(server).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid);
    return Stream.concat(Stream.of(server), children).toList();
  }

  /** Resident bytes of the hub's own process. */
  public long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  /** The TCP ports at which the hub's own process listens. */
  public Set<Integer> ports() throws IOException {
    return ports(List.of(pid()));
  }

  /** The TCP ports at which processes listen. */
  public static Set<Integer> ports(List<Long> pids) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (long pid : pids) {
      try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
        for (Path file : files.toList()) {
          try {
            sockets.add(Files.readSymbolicLink(file).toString());
          } catch (NoSuchFileException closed) {
            // Meanwhile; then nobody listens there.
          }
        }
      }
    }
    Set<Integer> ports = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[3].equals("0A") && sockets.contains("socket:[" + columns[9] + "]")) {
          ports.add(Integer.parseInt(columns[1].replaceAll(".*:", ""), 16));
        }
      }
    }
    return ports;
  }

  /** Sends a signal to processes. */
  static void signal(String name, List<Long> pids) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(pid -> command.add(pid.toString()));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + exit);
    }
  }

  /** The same where processes come and go; a signal to one that is gone is none. */
  static void signalLiving(String name, List<Long> pids) throws Exception {
    for (long pid : pids) {
      if (ProcessHandle.of(pid).isPresent()) {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      List<ProcessHandle> database = process.descendants().toList();
      process.destroy();
      try {
        awaitEnd();
      } catch (CompletionException e) {
        // The test has failed already if it hangs; what it started must not outlive it.
        kill();
      }
      // PostgreSQL may end a little later, and its directory cannot be deleted before.
      database.forEach(each -> each.onExit().orTimeout(2, TimeUnit.MINUTES).join());
    }
  }

  private void awaitEnd() {
    running().onExit().orTimeout(2, TimeUnit.MINUTES).join();
  }

  private boolean answers(String path) {
    try {
      return http(PROBE_MILLIS).get(path).statusCode() == 200;
    } catch (Exception unreachable) { // an IOException, which the library does not declare
      return false;
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the hub was not started");
    }
    return process;
  }

  /** The text that the hub wrote to its standard output and error. */
  public Path log() {
    return home.resolve("hub.log");
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }
}
