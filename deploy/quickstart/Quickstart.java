import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The quick start: one file that a bare JDK runs from source, so that a newcomer needs nothing else.
 * It is the hub's first client: whatever it sets up, it sets up through the public API.
 */
public final class Quickstart {
  private static final String HELP =
      """
      Usage: ./quickstart [options]
      Builds what is older than its sources, starts the hub with its own PostgreSQL and this machine's agent,
      and stops everything on Ctrl-C. A second start finds the data again.

        --port N          port of the hub (default 8080)
        --host ADDRESS    address to listen on (default 127.0.0.1: only this machine)
        --data-dir DIR    where data is kept (default ./data)
        --no-agent        start the hub only
        --allow-actions   let the hub start and stop containers and run any command on
                          this machine, as you; else its agent only looks
        --help            this text

      Settings of the hub and the agent (CHATOPS_*) pass through from the environment, but
      for those that the quick start makes itself: CHATOPS_STORAGE, CHATOPS_HOST,
      CHATOPS_PORT, CHATOPS_DATA_DIR, CHATOPS_URL, CHATOPS_API_KEY_FILE, CHATOPS_STATE_DIR.
      """;

  /** The most bytes of a log; as many of the older lines are kept beside it. */
  private static final long LARGEST_LOG = 10 << 20;

  private static final int START_MINUTES = 10;

  /** After so long without news it says that it still works. */
  private static final int NEWS_SECONDS = 15;

  /** A step of its start that the hub's program tells; lines of its log begin with a date. */
  private static final Pattern STEP = Pattern.compile("[A-Z][a-z]+ .*");

  private static final Pattern MODULE =
      Pattern.compile("\\[INFO\\] Building (.*?)\\s+\\[(\\d+/\\d+)\\]");
  private static final Pattern GOAL = Pattern.compile("\\[INFO\\] --- ([\\w-]+):[^:]+:(\\S+) .*");

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path home;
  private final Options options;
  private final List<Process> children = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private record Options(
      int port, String host, Path dataDir, boolean agent, boolean allowActions) {

    static Options parse(List<String> args) {
      Map<String, String> values =
          new HashMap<>(Map.of("--port", "8080", "--host", "127.0.0.1", "--data-dir", "data"));
      Set<String> switches = new HashSet<>();
      for (Iterator<String> words = args.iterator(); words.hasNext(); ) {
        String[] word = words.next().split("=", 2);
        if (values.containsKey(word[0])) {
          if (word.length == 1 && !words.hasNext()) {
            throw new Refused(word[0] + " needs a value; see ./quickstart --help");
          }
          values.put(word[0], word.length == 2 ? word[1] : words.next());
        } else if (!word[0].equals("--no-agent") && !word[0].equals("--allow-actions")) {
          throw new Refused("unknown option " + word[0] + "; see ./quickstart --help");
        } else if (word.length == 2) {
          throw new Refused(word[0] + " takes no value: leave out the option for the opposite");
        } else {
          switches.add(word[0]);
        }
      }
      return new Options(
          port(values.get("--port")),
          host(values.get("--host")),
          Path.of(values.get("--data-dir")).toAbsolutePath().normalize(),
          !switches.contains("--no-agent"),
          switches.contains("--allow-actions"));
    }

    private static String host(String text) {
      boolean isIpv4 = text.matches("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
      // Only a name is looked up: what should be an address must not be asked of the network.
      if (isIpv4 || text.matches("[A-Za-z].*|.*:.*")) {
        try {
          InetAddress address = InetAddress.getByName(text);
          if (address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address) != null) {
            return text;
          }
        } catch (IOException e) {
          // said below, as for an address of another machine
        }
      }
      throw new Refused(
          "--host takes an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of"
              + " them, not " + text);
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 1 && port <= 65535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // said below, as for a number out of range
      }
      throw new Refused("--port takes a number from 1 to 65535, not " + text);
    }
  }

  /** Something the user can mend; printed without a stack trace. */
  private static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  /** A signal stops everything; what it interrupts did not fail. */
  private static final class Stopped extends RuntimeException {}

  private FileLock lock;

  /** Nothing is started any more; guarded by {@link #children}. */
  private boolean stopping;

  private Quickstart(Path home, Options options) {
    this.home = home;
    this.options = options;
  }

  public static void main(String[] args) throws Exception {
    List<String> rest = List.of(args).subList(1, args.length);
    if (rest.contains("--help") || rest.contains("-h")) {
      System.out.print(HELP);
      return;
    }
    try {
      Quickstart quickstart = new Quickstart(Path.of(args[0]), Options.parse(rest));
      try {
        quickstart.run();
      } catch (Exception e) {
        quickstart.requireNotStopping();
        throw e;
      }
    } catch (Stopped e) {
      System.exit(0);
    } catch (Refused e) {
      System.err.println("quickstart: " + e.getMessage());
      System.exit(1);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("quickstart: a file or the hub could not be reached: " + e);
      System.exit(1);
    }
  }

  private void run() throws Exception {
    if (Files.isDirectory(options.dataDir())) {
      lockDataDir();
    }
    stopWhatAKilledOneLeft();
    checkPort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopChildren, "stop"));
    build();
    Path files = prepareDataDir();
    lockDataDir();

    Thread logs = new Thread(this::boundLogs, "logs");
    logs.setDaemon(true);
    logs.start();
    offerAgent();
    long before = Files.size(log("hub.log"));
    Process hub = startHub();
    awaitReady(hub, before);
    Properties login = firstLogin(files);
    String key = options.agent() ? agentKey(files, login) : null;
    Process agent = key == null ? null : startAgent(files);
    // Its first report takes a second; one that cannot run says why within that time, too.
    if (agent != null && agent.waitFor(4, TimeUnit.SECONDS)) {
      requireNotStopping();
      tail(files.resolve("agent.log"));
      System.err.println("This machine's agent ended; its log is above. The hub runs on.");
      agent = null;
    }
    printWhatToTry(files, login, agent != null);
    Child agentToKeep = agent == null ? null : new Child("This machine's agent", agent);
    System.exit(keepRunning(new Child("The hub", hub), agentToKeep, files));
  }

  /** The hub or the agent, which is started again when it ends. */
  private static final class Child {
    final String name;
    Process process;
    long startedNanos;
    long pauseSeconds;

    Child(String name, Process process) {
      this.name = name;
      started(process);
    }

    void started(Process process) {
      this.process = process;
      startedNanos = System.nanoTime();
    }
  }

  /**
   * Until the hub is stopped. A hub or an agent that ends by itself is started again, in steps of up
   * to a minute; a hub ends when its memory does not suffice.
   */
  private int keepRunning(Child hub, Child agent, Path files) throws Exception {
    while (true) {
      if (agent == null) {
        hub.process.onExit().join();
      } else {
        CompletableFuture.anyOf(hub.process.onExit(), agent.process.onExit()).join();
      }
      // Ctrl-C reaches the children, too, and may end them before it reaches us.
      boolean hubEnded = hub.process.waitFor(1, TimeUnit.SECONDS);
      if (isStopping() || (hubEnded && isOrderly(hub.process.exitValue()))) {
        if (agent != null) {
          agent.process.destroy();
        }
        requireNotStopping();
        System.err.println("Somebody else stopped the hub; see " + files.resolve("hub.log"));
        return 0;
      }
      if (hubEnded) {
        sayAndPrepare(hub, files.resolve("hub.log"));
        Thread.sleep(TimeUnit.SECONDS.toMillis(hub.pauseSeconds));
        hub.started(startHub());
      } else {
        sayAndPrepare(agent, files.resolve("agent.log"));
        var unused = hub.process.waitFor(agent.pauseSeconds, TimeUnit.SECONDS);
        agent.started(startAgent(files));
      }
    }
  }

  /** Returns true for the exit code of a process that was asked to stop. */
  private static boolean isOrderly(int code) {
    return code == 0 || code == 130 || code == 143;
  }

  private void sayAndPrepare(Child child, Path log) throws IOException {
    boolean ranLong = System.nanoTime() - child.startedNanos > TimeUnit.MINUTES.toNanos(1);
    child.pauseSeconds = ranLong ? 1 : Math.max(1, Math.min(2 * child.pauseSeconds, 60));
    tail(log);
    System.err.println(
        child.name + " ended (exit code " + child.process.exitValue()
            + "); its log is above, all of it in " + log
            + ". It is started again in " + child.pauseSeconds + " s.");
    synchronized (children) {
      children.remove(child.process);
    }
  }

  private boolean isStopping() {
    synchronized (children) {
      return stopping;
    }
  }

  private void requireNotStopping() {
    if (isStopping()) {
      throw new Stopped();
    }
  }

  /** Held as long as this quick start lives: another must not take it for one that was killed. */
  private void lockDataDir() throws IOException {
    if (lock != null) {
      return;
    }
    Path file = options.dataDir().resolve("quickstart.lock");
    lock =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
    if (lock == null) {
      throw new Refused(
          "another quick start runs on "
              + options.dataDir()
              + "; end it with Ctrl-C, or name another --data-dir");
    }
  }

  /**
   * The hub and the agent of a quick start that was killed run on. They are told by their start
   * time, too: a number alone may be somebody else's by now.
   */
  private void stopWhatAKilledOneLeft() throws Exception {
    Path file = pids();
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = lines.size() - 1; i >= 0; i--) {
      String[] pidAndStart = lines.get(i).split(" ", 2);
      Optional<ProcessHandle> left =
          ProcessHandle.of(Long.parseLong(pidAndStart[0]))
              .filter(process -> startOf(process).equals(pidAndStart[1]));
      if (left.isPresent()) {
        System.out.println("Stopping what an earlier quick start left behind (" + pidAndStart[0] + ")");
        left.get().destroy();
        left.get().onExit().get(30, TimeUnit.SECONDS);
      }
    }
    Files.delete(file);
  }

  private Path pids() {
    return options.dataDir().resolve("quickstart.pids");
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }

  private void checkPort() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(options.host()), options.port()));
    } catch (IOException e) {
      boolean mayNot = String.valueOf(e.getMessage()).startsWith("Permission denied");
      throw new Refused(
          options.host() + ":" + options.port() + " cannot be listened on (" + e.getMessage()
              + (mayNot
                  ? "): ports below 1024 are for root; choose one above with --port"
                  : "); choose another with --port, or stop what runs there"
                      + " (another quick start? pgrep -af quarkus-run.jar shows its hub)"));
    }
  }

  // ---- building

  private Path hubJar() {
    return home.resolve("server-app/target/quarkus-app/quarkus-run.jar");
  }

  private Path agentFile() {
    return home.resolve("agent-app/target/chatops-agent");
  }

  private void build() throws Exception {
    if (isFresh(hubJar()) && isFresh(agentFile())) {
      return;
    }
    System.out.println("Building the hub and the agent (a first build takes a few minutes):");
    Path log = Files.createDirectories(home.resolve("target")).resolve("quickstart-build.log");
    Process maven =
        new ProcessBuilder(
                home.resolve("mvnw").toString(), "-B", "package", "-Dmaven.test.skip=true",
                "-Dspotless.check.skip=true", "-pl", "server-app,agent-app", "-am")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    synchronized (children) {
      children.add(maven);
    }
    News news = new News();
    while (!maven.waitFor(2, TimeUnit.SECONDS)) {
      tellProgress(log, news);
    }
    requireNotStopping();
    synchronized (children) {
      children.remove(maven);
    }
    if (maven.exitValue() != 0) {
      try (Stream<String> lines = Files.lines(log)) {
        lines.filter(l -> l.startsWith("[ERROR]")).limit(15).forEach(System.err::println);
      }
      throw new Refused("the build failed; its whole output is in " + log);
    }
    Files.delete(log);
  }

  private static void tellProgress(Path log, News news) throws IOException {
    String module = "starting Maven, which a first build fetches";
    String goal = "";
    long fetched = 0;
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      Matcher begins = MODULE.matcher(line);
      Matcher works = GOAL.matcher(line);
      if (begins.find()) {
        module = begins.group(2) + "  " + begins.group(1);
        goal = "";
      } else if (works.matches()) {
        goal = ": " + works.group(1) + " " + works.group(2);
      } else if (line.contains("Downloaded from ")) {
        fetched++;
      }
    }
    news.tell(module);
    news.tellStill(module + goal + (fetched == 0 ? "" : ", " + fetched + " files fetched"));
  }

  /** Tells each step once, when it begins, and now and then that one goes on. */
  private static final class News {
    private final long start = System.nanoTime();
    private final Set<String> told = new HashSet<>();
    private long last = start;

    void tell(String step) {
      if (told.add(step)) {
        print(step);
      }
    }

    void tellStill(String step) {
      if (System.nanoTime() - last > TimeUnit.SECONDS.toNanos(NEWS_SECONDS)) {
        print(step);
      }
    }

    private void print(String step) {
      last = System.nanoTime();
      System.out.println("  " + TimeUnit.NANOSECONDS.toSeconds(last - start) + " s  " + step);
    }
  }

  /** Returns true if this was built after the last change of any source. */
  private boolean isFresh(Path built) throws IOException {
    if (!Files.exists(built)) {
      return false;
    }
    FileTime time = Files.getLastModifiedTime(built);
    try (Stream<Path> poms = Files.find(home, 2, (file, attributes) -> file.endsWith("pom.xml"))) {
      for (Path pom : poms.toList()) {
        Path source = pom.resolveSibling("src/main");
        if (isNewer(pom, time) || Files.isDirectory(source) && hasNewer(source, time)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean hasNewer(Path directory, FileTime time) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> isNewer(file, time));
    }
  }

  private static boolean isNewer(Path file, FileTime time) {
    try {
      return Files.getLastModifiedTime(file).compareTo(time) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- running

  private Path prepareDataDir() throws IOException {
    Path directory = options.dataDir();
    if (Files.isDirectory(directory)) {
      return directory;
    }
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new Refused(
          "--data-dir " + directory + " cannot be made (" + e + "); name a directory of yours");
    }
    return directory;
  }

  /** Nobody else's: what lies in /tmp others may exchange. */
  private Path temporaryFiles() throws IOException {
    Path directory = options.dataDir().resolve("tmp");
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return directory;
  }

  private Process startHub() throws Exception {
    System.out.println("Starting the hub (a first start also unpacks PostgreSQL) ...");
    return start(
        hub().redirectOutput(ProcessBuilder.Redirect.appendTo(log("hub.log").toFile())));
  }

  /** The hub's program with its settings, and a command other than running, if there is one. */
  private ProcessBuilder hub(String... words) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                java(), "-XX:+UseSerialGC", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + temporaryFiles(), "-jar", hubJar().toString()));
    line.addAll(List.of(words));
    ProcessBuilder hub = new ProcessBuilder(line).redirectErrorStream(true);
    // Beyond this machine, strangers must not make accounts.
    hub.environment().putIfAbsent("CHATOPS_REGISTRATION", isLoopback() ? "open" : "first-user");
    hub.environment().putIfAbsent("CHATOPS_AGENTS_DIR", agents().toString());
    hub.environment().put("CHATOPS_STORAGE", "embedded");
    hub.environment().put("CHATOPS_HOST", options.host());
    hub.environment().put("CHATOPS_PORT", Integer.toString(options.port()));
    hub.environment().put("CHATOPS_DATA_DIR", options.dataDir().resolve("hub").toString());
    return hub;
  }

  private Path agents() {
    return options.dataDir().resolve("agents");
  }

  /** The agent that was built here, for other machines with Java to get from the hub. */
  private void offerAgent() throws Exception {
    Path folder = Files.createDirectories(agents().resolve("any"));
    byte[] agent = Files.readAllBytes(agentFile());
    Files.write(folder.resolve("chatops-agent"), agent);
    String digest =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(agent));
    Files.writeString(folder.resolve("chatops-agent.sha256"), digest + "  chatops-agent\n");
  }

  private Process startAgent(Path files) throws IOException {
    ProcessBuilder agent =
        new ProcessBuilder(agentFile().toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log("agent.log").toFile()));
    Map<String, String> environment = agent.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CHATOPS_URL", base());
    environment.put("CHATOPS_API_KEY_FILE", files.resolve("agent.key").toString());
    environment.put("CHATOPS_STATE_DIR", files.resolve("agent").toString());
    if (options.allowActions()) {
      environment.put("CHATOPS_CONTAINERS", "control");
      environment.put("CHATOPS_COMMANDS", "any");
    }
    return start(agent);
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process;
    synchronized (children) {
      requireNotStopping();
      process = builder.start();
      children.add(process);
    }
    if (Files.isDirectory(options.dataDir())) {
      Files.writeString(
          pids(),
          process.pid() + " " + startOf(process.toHandle()) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    return process;
  }

  private Path log(String name) throws IOException {
    Path log = options.dataDir().resolve(name);
    if (!Files.exists(log)) {
      Files.createFile(log, OWNER_ONLY);
    }
    return log;
  }

  /** Keeps the logs small. They can be cut in place, since the hub and the agent append to them. */
  private void boundLogs() {
    while (true) {
      try {
        Thread.sleep(1_000);
        for (String name : List.of("hub.log", "agent.log")) {
          bound(options.dataDir().resolve(name));
        }
      } catch (IOException e) {
        System.err.println("quickstart: a log could not be kept small: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void bound(Path log) throws IOException {
    if (!Files.exists(log) || Files.size(log) <= LARGEST_LOG) {
      return;
    }
    Path older = log.resolveSibling(log.getFileName() + ".1");
    Set<StandardOpenOption> anew =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel all =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileChannel kept = FileChannel.open(older, anew, OWNER_ONLY)) {
        all.transferTo(Math.max(0, all.size() - LARGEST_LOG), LARGEST_LOG, kept);
      } finally {
        all.truncate(0); // also on a full disk, which a log must not keep full
      }
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private boolean isLoopback() throws IOException {
    return InetAddress.getByName(options.host()).isLoopbackAddress();
  }

  private String base() {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    String host = everywhere ? "127.0.0.1" : options.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + options.port();
  }

  /**
   * @param before the length of the hub's log before it was started
   */
  private void awaitReady(Process hub, long before) throws Exception {
    Path log = options.dataDir().resolve("hub.log");
    News news = new News();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
    while (System.nanoTime() < end) {
      boolean ended = hub.waitFor(200, TimeUnit.MILLISECONDS);
      for (String step : steps(log, before)) {
        news.tell(step);
      }
      if (ended) {
        requireNotStopping();
        tail(log);
        throw new Refused("the hub did not start; its log is above");
      }
      try {
        if (http.send(to("/health/ready").build(), HttpResponse.BodyHandlers.discarding()).statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      news.tellStill("still starting, which takes a slow machine minutes; see " + log);
    }
    throw new Refused(
        "the hub was not ready within " + START_MINUTES + " minutes; see " + options.dataDir());
  }

  /** Returns the steps of its start that the hub has told so far. */
  private static List<String> steps(Path log, long before) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.min(before, file.length()));
      byte[] begin = new byte[(int) Math.min(8192, file.length() - file.getFilePointer())];
      file.readFully(begin);
      String text = new String(begin, StandardCharsets.UTF_8);
      // Only whole lines.
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> STEP.matcher(line).matches())
          .toList();
    }
  }

  /** Shows the last lines of a log, which may be large. */
  private static void tail(Path log) throws IOException {
    byte[] end;
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - 8192));
      end = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(end);
    }
    List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
    lines.subList(Math.max(0, lines.size() - 20), lines.size()).forEach(System.err::println);
  }

  private void stopChildren() {
    List<Process> running;
    synchronized (children) {
      stopping = true;
      running = new ArrayList<>(children);
    }
    if (running.isEmpty()) {
      return;
    }
    System.out.println("Stopping ...");
    // The agent first: it says goodbye while the hub still listens.
    for (int i = running.size() - 1; i >= 0; i--) {
      Process process = running.get(i);
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }
    try {
      if (lock != null) { // else they are another quick start's
        Files.deleteIfExists(pids());
      }
    } catch (IOException e) {
      System.err.println("quickstart: " + pids() + " could not be deleted: " + e);
    }
    System.out.println(
        "Everything is stopped."
            + (lock == null ? "" : " Its data is kept in " + options.dataDir()));
  }

  // ---- the first user and this machine's server, through the API

  /** The login made at the first start; kept beside the data, readable by its owner only. */
  private Properties firstLogin(Path files) throws Exception {
    Path file = files.resolve("first-login.properties");
    Properties login = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        login.load(in);
      }
      return login;
    }
    byte[] bits = new byte[15];
    new SecureRandom().nextBytes(bits);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    login.setProperty("username", "admin");
    login.setProperty("password", password);
    Process made =
        hub("create-user", "admin", "--email=admin@localhost", "--admin", "--password-stdin").start();
    try (OutputStream in = made.getOutputStream()) {
      in.write(password.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (made.waitFor() != 0) {
      throw new Refused(
          "the first user could not be made: " + said.strip() + ". If the hub was restored here, put"
              + " first-login.properties, agent.key and agent.server of its quick start into " + files);
    }
    writeSecret(file, "username=admin\npassword=" + password + "\n");
    return login;
  }

  private String agentKey(Path files, Properties login) throws Exception {
    Path file = files.resolve("agent.key");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    HttpResponse<String> signedIn =
        post(
            "/api/v1/auth/login",
            "{\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(login.getProperty("username"), login.getProperty("password")),
            null);
    String token = field(signedIn, "access_token");
    try {
      String key = field(issuedKey(files, token), "key");
      writeSecret(file, key + "\n");
      return key;
    } finally {
      String refreshToken = field(signedIn, "refresh_token"); // without it, all sessions end
      post("/api/v1/auth/logout", "{\"refresh_token\":\"" + refreshToken + "\"}", token);
    }
  }

  private HttpResponse<String> issuedKey(Path files, String token) throws Exception {
    // A lost key must not make a second server of this machine.
    Path known = files.resolve("agent.server");
    HttpResponse<String> issued =
        issueKey(Files.exists(known) ? Files.readString(known).strip() : "none yet", token);
    if (issued.statusCode() == 201) {
      return issued;
    }
    String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    String server = "{\"name\":\"%s\",\"tags\":[\"quickstart\"]}".formatted(name);
    String id = field(post("/api/v1/servers", server, token), "id");
    Files.writeString(known, id + "\n");
    return issueKey(id, token);
  }

  private HttpResponse<String> issueKey(String serverId, String token) throws Exception {
    return post(
        "/api/v1/api-keys",
        "{\"server_id\":\"%s\",\"name\":\"quickstart\"}".formatted(serverId),
        token);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base() + path))
        .timeout(Duration.ofSeconds(30))
        .header("User-Agent", "ChatOps quick start");
  }

  private HttpResponse<String> post(String path, String json, String token) throws Exception {
    HttpRequest.Builder request =
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The first text field of that name; enough for answers whose shape the contract fixes. */
  private static String field(HttpResponse<String> answer, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(answer.body());
    if (answer.statusCode() >= 300 || !matcher.find()) {
      throw new Refused("the hub answered " + answer.statusCode() + ": " + answer.body());
    }
    return matcher.group(1);
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Files.createFile(file, OWNER_ONLY);
    Files.writeString(file, text);
  }

  private void printWhatToTry(Path files, Properties login, boolean agent) throws IOException {
    String base = base();
    System.out.printf(
        """

        ChatOps is running. Open %s/

          sign in as   %s
          password     %s   (as made at the first start; kept in %s)
        """,
        base, login.getProperty("username"), login.getProperty("password"),
        files.resolve("first-login.properties"));
    if (agent) {
      System.out.println(
          "\nThis machine's agent "
              + (options.allowActions()
                  ? "reports, and lets the hub act: containers and any command, as your user."
                  : "reports and only looks (--allow-actions lets the hub act)."));
    }
    System.out.println("The API is described at " + base + "/docs.");
    System.out.println("Logs are in " + files + ". Ctrl-C stops everything.");
    System.out.flush();
  }
}
