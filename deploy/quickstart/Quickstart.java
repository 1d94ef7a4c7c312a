import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The quick start: one file that a bare JDK runs from source, so that a newcomer needs nothing
 * else. It builds, starts and stops; what it sets up, the commands of hub, client and agent set up.
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
      for those that the quick start makes itself: CHATOPS_STORAGE, CHATOPS_DATABASE_URL,
      CHATOPS_DATABASE_LAYOUT, CHATOPS_HOST, CHATOPS_PORT, CHATOPS_DATA_DIR,
      CHATOPS_URL, CHATOPS_CONFIG, CHATOPS_API_KEY, CHATOPS_API_KEY_FILE, CHATOPS_STATE_DIR,
      CHATOPS_CA_FILE, CHATOPS_HUB_FINGERPRINT, CHATOPS_TOKEN. It speaks no TLS, so it refuses
      CHATOPS_TLS, CHATOPS_TLS_CERTIFICATE and CHATOPS_TLS_KEY.
      """;

  /** The bytes after which a log begins anew; the one before it is kept. */
  private static final long LARGEST_LOG = 10 << 20;

  /** A step of its start that the hub's program tells; lines of its log begin with a date. */
  private static final Pattern STEP = Pattern.compile("[A-Z][a-z]+ .*");

  private static final Pattern MODULE =
      Pattern.compile("\\[INFO\\] Building (.*?)\\s+\\[(\\d+/\\d+)\\]");

  /** The problem and the remedy of a check of the hub's health that failed. */
  private static final Pattern PROBLEM =
      Pattern.compile(
          "\"DOWN\",\\s*\"data\": \\{\\s*\"problem\": \"([^\"]*)\"[^}]*\"remedy\": \"([^\"]*)\"");

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Settings of client and agent that would be those for another hub. */
  private static final Set<String> OF_ANOTHER_HUB =
      Set.of(
          "CHATOPS_URL", "CHATOPS_TOKEN", "CHATOPS_API_KEY", "CHATOPS_API_KEY_FILE",
          "CHATOPS_STATE_DIR", "CHATOPS_CA_FILE", "CHATOPS_HUB_FINGERPRINT");

  private record Options(int port, String host, Path data, boolean agent, boolean allowActions) {
    static Options parse(List<String> args) {
      Map<String, String> values =
          new HashMap<>(Map.of("--port", "8080", "--host", "127.0.0.1", "--data-dir", "data"));
      Set<String> switches = new HashSet<>();
      for (Iterator<String> words = args.iterator(); words.hasNext(); ) {
        String[] word = words.next().split("=", 2);
        if (values.containsKey(word[0])) {
          require(word.length == 2 || words.hasNext(), word[0] + " needs a value; see --help");
          values.put(word[0], word.length == 2 ? word[1] : words.next());
        } else {
          boolean known = word[0].equals("--no-agent") || word[0].equals("--allow-actions");
          require(known, "unknown option " + word[0] + "; see ./quickstart --help");
          require(word.length == 1, word[0] + " takes no value: leave it out for the opposite");
          switches.add(word[0]);
        }
      }
      String port = values.get("--port");
      boolean isPort = port.matches("\\d{1,5}") && Integer.parseInt(port) - 1 < 65535;
      require(isPort && !port.equals("0"), "--port takes a number from 1 to 65535, not " + port);
      String host = values.get("--host");
      require(
          isOfThisMachine(host),
          "--host takes an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them,"
              + " not " + host);
      return new Options(
          Integer.parseInt(port),
          host,
          Path.of(values.get("--data-dir")).toAbsolutePath().normalize(),
          !switches.contains("--no-agent"),
          switches.contains("--allow-actions"));
    }

    private static boolean isOfThisMachine(String host) {
      boolean isIpv4 = host.matches("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
      // Only a name is looked up: what should be an address must not be asked of the network.
      if (!isIpv4 && !host.matches("[A-Za-z].*|.*:.*")) {
        return false;
      }
      try {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || NetworkInterface.getByInetAddress(address) != null;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Something the user can mend; printed without a stack trace. */
  private static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Refused(otherwise);
    }
  }

  private final Path home;
  private final Path hubJar;
  private final Path agentFile;
  private final Path clientFile;
  private final Options options;
  private final Path data;
  private final Path pids;
  private String problem = "";
  private long begun;
  private long lastNews;

  /** All processes that run, the oldest first; if this is killed, another quick start ends them. */
  private final List<Process> running = new ArrayList<>();

  private final List<Service> services = new CopyOnWriteArrayList<>();

  /** A signal came: nothing is started any more, and what it interrupts did not fail. */
  private static volatile boolean stopping;

  /** Held as long as this lives: another quick start must not take it for one that was killed. */
  private FileLock lock;

  private Quickstart(Path home, Options options) {
    this.home = home;
    this.options = options;
    this.data = options.data();
    pids = data.resolve("quickstart.pids");
    hubJar = home.resolve("server-app/target/quarkus-app/quarkus-run.jar");
    agentFile = home.resolve("agent-app/target/chatops-agent");
    clientFile = home.resolve("cli-app/target/chatops");
  }

  public static void main(String[] args) {
    List<String> words = List.of(args).subList(1, args.length);
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(HELP);
      return;
    }
    try {
      new Quickstart(Path.of(args[0]), Options.parse(words)).run();
    } catch (Exception e) {
      if (!stopping) {
        boolean known = e instanceof Refused;
        System.err.println("quickstart: " + (known ? e.getMessage() : "something failed: " + e));
      }
      System.exit(1); // which waits for ever if a signal stops everything already
    }
  }

  private void run() throws Exception {
    prepareDataDir();
    stopWhatAKilledOneLeft();
    checkPort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    build();
    offerAgent();
    begin("Starting the hub (a first start also unpacks PostgreSQL) ...");
    Service hub = new Service("The hub", data.resolve("hub.log"), hub());
    awaitReady(hub);
    Properties login = firstLogin();
    signOut();
    if (options.agent()) {
      enrol(login);
      Path config = data.resolve("agent.yaml");
      if (!Files.exists(config)) { // data of an earlier quick start has none
        Files.createFile(config, OWNER_ONLY);
      }
      ProcessBuilder agent =
          agent(
              "run", "--url", base(), "--api-key-file", data.resolve("agent.key").toString(),
              "--state-dir", data.resolve("agent").toString());
      new Service("This machine's agent", data.resolve("agent.log"), agent).start();
    }
    printWhatToTry(login);
    hub.run();
    System.exit(0);
  }

  /** The hub or the agent: what it says goes into its log, and it is started again when it ends. */
  private final class Service extends Thread {
    private final Path log;
    private final ProcessBuilder command;

    /** The newest lines of the process that runs now, or ran last. */
    private final Deque<String> newest = new ArrayDeque<>();

    private volatile boolean ready;
    private volatile Process process;
    private volatile Thread keeper;

    Service(String name, Path log, ProcessBuilder command) throws IOException {
      super(name);
      this.log = log;
      this.command = command;
      launch();
      services.add(this);
    }

    private synchronized void launch() throws IOException {
      newest.clear();
      process = Quickstart.this.start(command.redirectErrorStream(true));
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      keeper = new Thread(() -> said.lines().forEach(this::keep), getName() + "'s log");
      keeper.start();
    }

    private synchronized void keep(String line) {
      if (!ready && STEP.matcher(line).matches()) {
        tell(line);
      }
      newest.add(line);
      if (newest.size() > 20) {
        newest.remove();
      }
      Set<StandardOpenOption> end = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      try {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
          Path older = log.resolveSibling(log.getFileName() + ".1");
          Files.move(log, older, StandardCopyOption.REPLACE_EXISTING);
        }
        try (SeekableByteChannel file = Files.newByteChannel(log, end, OWNER_ONLY)) {
          file.write(StandardCharsets.UTF_8.encode(line + "\n"));
        }
      } catch (IOException e) {
        System.err.println("quickstart: a line is missing in a log: " + e);
      }
    }

    /** Starts it again in steps of up to a minute, until somebody stops it. */
    @Override
    public void run() {
      ready = true;
      long pause = 0;
      try {
        while (true) {
          long begin = System.nanoTime();
          int code = process.waitFor();
          // Ctrl-C reaches the hub and the agent, too, and may end them before it reaches us.
          Thread.sleep(1_000);
          if (stopping || Set.of(0, 130, 143).contains(code)) {
            break;
          }
          boolean ranLong = System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(1);
          pause = ranLong ? 1 : Math.max(1, Math.min(2 * pause, 60));
          printNewest();
          System.err.println(
              getName() + " ended (exit code " + code + "); its log is above, all of it in " + log
                  + ". It is started again in " + pause + " s.");
          TimeUnit.SECONDS.sleep(pause);
          while (!launched()) {
            pause = Math.min(2 * pause, 60);
            TimeUnit.SECONDS.sleep(pause);
          }
        }
        if (!stopping) {
          System.err.println(getName() + " was stopped by somebody else; see " + log);
        }
      } catch (InterruptedException | Refused e) {
        System.exit(1); // everything is being stopped
      }
    }

    private boolean launched() {
      try {
        launch();
        return true;
      } catch (IOException e) { // such as a disk that is full
        System.err.println("quickstart: " + getName() + " cannot be started now: " + e);
        return false;
      }
    }

    private void printNewest() throws InterruptedException {
      keeper.join(5_000); // its last lines have the reason
      synchronized (this) {
        newest.forEach(System.err::println);
      }
    }
  }

  /** Tells a step of the work that takes minutes, with the seconds since that began. */
  private synchronized void tell(String step) {
    lastNews = System.nanoTime();
    System.out.println("  " + TimeUnit.NANOSECONDS.toSeconds(lastNews - begun) + " s  " + step);
  }

  /** Tells that a step goes on, if there was no news for 15 seconds. */
  private synchronized void tellStill(String step) {
    if (System.nanoTime() - lastNews > TimeUnit.SECONDS.toNanos(15)) {
      tell(step);
    }
  }

  private synchronized void begin(String work) {
    System.out.println(work);
    begun = System.nanoTime();
    lastNews = begun;
  }

  // ---- processes

  private Process start(ProcessBuilder command) throws IOException {
    synchronized (running) {
      require(!stopping, "everything is being stopped");
      Process process = command.start();
      running.removeIf(ended -> !ended.isAlive());
      running.add(process);
      try {
        Files.writeString(
            pids,
            process.pid() + " " + startOf(process.toHandle()) + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        process.destroyForcibly(); // a quick start after a kill would not find it
        throw e;
      }
      return process;
    }
  }

  /** Runs a command to its end, with this as its input; returns its standard output. */
  private String run(String failure, ProcessBuilder command, String input)
      throws IOException, InterruptedException {
    Process process = start(command);
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    } catch (IOException e) {
      // it ended before it read all; what it says has the reason
    }
    // Apart from the output: a JVM itself may have something to say there.
    BufferedReader complaints = process.errorReader(StandardCharsets.UTF_8);
    CompletableFuture<List<String>> errors =
        CompletableFuture.supplyAsync(() -> complaints.lines().toList());
    byte[] said = process.getInputStream().readAllBytes();
    String text = new String(said, StandardCharsets.UTF_8).strip();
    String reason = (String.join("\n", errors.join()) + "\n" + text).strip();
    require(process.waitFor() == 0, failure + ": " + reason);
    return text;
  }

  private void stop() {
    synchronized (running) {
      stopping = true;
    }
    boolean began = !services.isEmpty();
    System.out.print(began ? "Stopping ...\n" : "");
    try {
      // The agent first: it says goodbye while the hub still listens.
      for (int i = running.size() - 1; i >= 0; i--) {
        Process process = running.get(i);
        process.toHandle().destroy(); // Process.destroy would close its output, too
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
      for (Service service : services) {
        service.keeper.join(1_000);
      }
      Files.deleteIfExists(pids);
    } catch (IOException | InterruptedException e) {
      System.err.println("quickstart: not everything could be stopped: " + e);
    }
    System.out.print(began ? "Everything is stopped. Its data is kept in " + data + "\n" : "");
  }

  /**
   * The processes of a quick start that was killed run on. They are told by their start time, too:
   * a number alone may be somebody else's by now.
   */
  private void stopWhatAKilledOneLeft() throws Exception {
    Path file = data.resolve("quickstart.lock");
    lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
    require(
        lock != null,
        "another quick start runs on " + data + "; end it with Ctrl-C, or name another --data-dir");
    List<String> left = Files.exists(pids) ? Files.readAllLines(pids) : List.of();
    for (int i = left.size() - 1; i >= 0; i--) {
      String[] pidAndStart = left.get(i).split(" ", 2);
      Optional<ProcessHandle> process =
          ProcessHandle.of(Long.parseLong(pidAndStart[0]))
              .filter(each -> startOf(each).equals(pidAndStart[1]));
      if (process.isPresent()) {
        System.out.println("Stopping what an earlier quick start left: " + pidAndStart[0]);
        process.get().destroy();
        process.get().onExit().get(30, TimeUnit.SECONDS);
      }
    }
    Files.deleteIfExists(pids);
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }

  // ---- what a start needs

  private void prepareDataDir() {
    for (String tls : List.of("CHATOPS_TLS", "CHATOPS_TLS_CERTIFICATE", "CHATOPS_TLS_KEY")) {
      require(
          System.getenv(tls) == null || System.getenv(tls).equals("off"),
          "leave out " + tls + ": the quick start asks its hub without TLS; docs/tls.md starts the"
              + " same hub with it");
    }
    try {
      // Temporary files of its own: what lies in /tmp others may exchange.
      Files.createDirectories(
          data.resolve("tmp"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new Refused("--data-dir " + data + " cannot be used (" + e + "); name one of yours");
    }
  }

  private void checkPort() {
    try {
      new ServerSocket(options.port(), 1, InetAddress.getByName(options.host())).close();
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

  private void build() throws Exception {
    if (isFresh(hubJar) && isFresh(agentFile) && isFresh(clientFile)) {
      return;
    }
    begin("Building hub, agent and client (a first build takes a few minutes):");
    Path log = Files.createDirectories(home.resolve("target")).resolve("quickstart-build.log");
    List<String> errors = new ArrayList<>();
    String module = "starting Maven, which a first build fetches";
    tell(module);
    Process maven =
        start(
            new ProcessBuilder(
                    home.resolve("mvnw").toString(), "-B", "package", "-Dmaven.test.skip=true",
                    "-Dspotless.check.skip=true", "-pl", "server-app,agent-app,cli-app", "-am")
                .directory(home.toFile())
                .redirectErrorStream(true));
    int fetched = 0;
    try (BufferedReader said = maven.inputReader(StandardCharsets.ISO_8859_1);
        Writer all = Files.newBufferedWriter(log, StandardCharsets.ISO_8859_1)) {
      for (String line; (line = said.readLine()) != null; ) {
        all.write(line + "\n");
        Matcher begins = MODULE.matcher(line);
        if (begins.find()) {
          module = begins.group(2) + "  " + begins.group(1);
          tell(module);
        } else if (line.startsWith("[ERROR]") && errors.size() < 15) {
          errors.add(line);
        }
        fetched += line.contains("Downloaded from ") ? 1 : 0;
        tellStill(module + (fetched == 0 ? "" : ", " + fetched + " files fetched"));
      }
    }
    if (maven.waitFor() != 0) {
      throw new Refused(
          "the build failed; its whole output is in " + log + "\n" + String.join("\n", errors));
    }
    Files.delete(log);
  }

  /** Returns true if this was built after the last change of any source. */
  private boolean isFresh(Path built) throws IOException {
    if (!Files.exists(built)) {
      return false;
    }
    FileTime time = Files.getLastModifiedTime(built);
    try (Stream<Path> poms = Files.find(home, 2, (file, is) -> file.endsWith("pom.xml"))) {
      for (Path pom : poms.toList()) {
        for (Path source : List.of(pom, pom.resolveSibling("src/main"))) {
          if (Files.exists(source) && hasNewer(source, time)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean hasNewer(Path source, FileTime time) throws IOException {
    try (Stream<Path> newer =
        Files.find(
            source,
            Integer.MAX_VALUE,
            (file, is) -> is.isRegularFile() && is.lastModifiedTime().compareTo(time) > 0)) {
      return newer.findAny().isPresent();
    }
  }

  /** The agent that was built here, for other machines with Java to get from the hub. */
  private void offerAgent() throws Exception {
    Path folder = Files.createDirectories(data.resolve("agents/any"));
    byte[] agent = Files.readAllBytes(agentFile);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(agent));
    Files.write(folder.resolve("chatops-agent"), agent);
    Files.writeString(folder.resolve("chatops-agent.sha256"), digest + "  chatops-agent\n");
  }

  // ---- the three programs

  private ProcessBuilder hub(String... words) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String temporary = "-Djava.io.tmpdir=" + data.resolve("tmp");
    ProcessBuilder hub =
        program(
            List.of(
                java, "-XX:+UseSerialGC", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", temporary,
                "-jar", hubJar.toString()),
            words);
    // Beyond this machine, strangers must not make accounts.
    boolean alone = InetAddress.getByName(options.host()).isLoopbackAddress();
    hub.environment().putIfAbsent("CHATOPS_REGISTRATION", alone ? "open" : "first-user");
    hub.environment().putIfAbsent("CHATOPS_AGENTS_DIR", data.resolve("agents").toString());
    hub.environment().put("CHATOPS_STORAGE", "embedded");
    hub.environment()
        .keySet()
        .removeAll(List.of("CHATOPS_DATABASE_URL", "CHATOPS_DATABASE_LAYOUT"));
    hub.environment().put("CHATOPS_HOST", options.host());
    hub.environment().put("CHATOPS_PORT", Integer.toString(options.port()));
    hub.environment().put("CHATOPS_DATA_DIR", data.resolve("hub").toString());
    return hub;
  }

  private ProcessBuilder agent(String... words) {
    ProcessBuilder agent = program(List.of(agentFile.toString()), words);
    agent.command().addAll(List.of("--config", data.resolve("agent.yaml").toString()));
    agent.environment().keySet().removeAll(OF_ANOTHER_HUB);
    if (options.allowActions()) {
      agent.environment().put("CHATOPS_CONTAINERS", "control");
      agent.environment().put("CHATOPS_COMMANDS", "any");
    }
    return agent;
  }

  private ProcessBuilder client(String... words) {
    ProcessBuilder client = program(List.of(clientFile.toString()), words);
    client.environment().put("XDG_CONFIG_HOME", data.resolve("client").toString());
    client.environment().keySet().removeAll(OF_ANOTHER_HUB);
    return client;
  }

  private static ProcessBuilder program(List<String> program, String... words) {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of(words));
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return command;
  }

  private String base() {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    String host = everywhere ? "127.0.0.1" : options.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + options.port();
  }

  private void awaitReady(Service hub) throws Exception {
    while (!answers()) {
      if (hub.process.waitFor(200, TimeUnit.MILLISECONDS)) {
        hub.printNewest();
        throw new Refused("the hub did not start; its log is above");
      }
      tellStill("still starting, which takes a slow machine minutes; see " + hub.log);
    }
  }

  private boolean answers() {
    try {
      URI ready = URI.create(base() + "/health/ready");
      HttpURLConnection question = (HttpURLConnection) ready.toURL().openConnection();
      question.setReadTimeout(30_000);
      if (question.getResponseCode() == 200) {
        return true;
      }
      InputStream said = question.getErrorStream();
      tellProblem(said == null ? "" : new String(said.readAllBytes(), StandardCharsets.UTF_8));
      return false;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Tells once why the hub is not ready, if its health names a problem that its owner can fix. */
  private void tellProblem(String health) {
    Matcher named = PROBLEM.matcher(health);
    if (named.find() && !named.group(1).equals(problem)) {
      problem = named.group(1);
      tell("The hub is not ready: " + problem + "; " + named.group(2));
    }
  }

  /** The login made at the first start; kept beside the data, readable by its owner only. */
  private Properties firstLogin() throws Exception {
    Path file = data.resolve("first-login.properties");
    Path unfinished = data.resolve("first-login.properties.new");
    if (!Files.exists(file)) {
      tell("First start: making the first account");
      makeFirstUser(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return read(file);
  }

  private static Properties read(Path login) throws IOException {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(login)) {
      read.load(in);
    }
    return read;
  }

  /** The password is in a file before there is an account with it: a killed start loses none. */
  private void makeFirstUser(Path unfinished) throws Exception {
    String password = Files.exists(unfinished) ? read(unfinished).getProperty("password") : null;
    boolean again = password != null;
    if (!again) {
      byte[] bits = new byte[15];
      new SecureRandom().nextBytes(bits);
      password = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, OWNER_ONLY);
      Files.writeString(unfinished, "username=admin\npassword=" + password + "\n");
    }
    try {
      run(
          "the first user could not be made (if the hub was restored here, put"
              + " first-login.properties, agent.key and agent.yaml of its quick start into "
              + data + ")",
          hub("create-user", "admin", "--email=admin@localhost", "--admin", "--password-stdin"),
          password);
    } catch (Refused e) {
      if (again && signsIn(password)) {
        return; // the killed start had made the account
      }
      Thread.sleep(1_000); // Ctrl-C may have ended the command before it reaches us
      if (!stopping) {
        Files.delete(unfinished);
      }
      throw e;
    }
  }

  private boolean signsIn(String password) throws Exception {
    try {
      run("", client("login", base(), "--user", "admin", "--password-stdin"), password);
      return true;
    } catch (Refused e) {
      return false;
    }
  }

  /** Makes this machine a server of the hub, unless its agent has a key. */
  private void enrol(Properties login) throws Exception {
    if (Files.exists(data.resolve("agent.key"))) {
      return;
    }
    tell("First start: making this machine a server");
    String failure = "this machine could not be made a server of the hub";
    String user = login.getProperty("username");
    String password = login.getProperty("password");
    run(failure, client("login", base(), "--user", user, "--password-stdin"), password);
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      ProcessBuilder add = client("servers", "add", name, "--tag", "quickstart", "--code");
      String code = run(failure, add, "");
      run(failure, agent("enrol", "--hub", base(), "--code-file", "-"), code);
    } finally {
      signOut();
    }
  }

  /** Ends the administrator's session, also one that a killed quick start left. */
  private void signOut() throws InterruptedException {
    if (!stopping && Files.exists(data.resolve("client/chatops/session.json"))) {
      try {
        run("a session is left", client("logout"), "");
      } catch (Refused | IOException e) {
        System.err.println("quickstart: " + e.getMessage()); // not in place of another failure
      }
    }
  }

  private void printWhatToTry(Properties login) {
    System.out.printf(
        """

        ChatOps is running. Open %s/

          sign in as   %s
          password     %s   (unless it was changed since; kept in %s)
        """,
        base(), login.getProperty("username"), login.getProperty("password"),
        data.resolve("first-login.properties"));
    if (options.agent()) {
      System.out.println(
          "\nThis machine's agent "
              + (options.allowActions()
                  ? "reports, and lets the hub act: containers and any command, as the user "
                      + System.getProperty("user.name") + "."
                  : "reports and only looks (--allow-actions lets the hub act)."));
    }
    System.out.println("The API is described at " + base() + "/docs.");
    System.out.println(
        "The client for a terminal is " + clientFile + ", see docs/cli.md; begin with: login "
            + base());
    System.out.println("Logs are in " + data + ". Ctrl-C stops everything.");
    System.out.flush();
  }
}
