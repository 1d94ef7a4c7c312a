package io.chatops.app.crash;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL on two nodes that Patroni keeps, one a synchronous standby, behind haproxy, by the
 * configuration in the documentation. All of it is Debian's, and on loopback.
 */
final class PatroniSite implements AutoCloseable {
  static final String USER = "chatops";
  static final String PASSWORD = "of-this-test";

  private static final Path PAGE = Path.of("../docs/failover.md");
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql/17/bin");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path home;
  private final int etcdPort = HubProcess.freePort();
  private final int haproxyPort = HubProcess.freePort();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Process> others = new ArrayList<>();
  private List<Long> etcd = List.of();

  private PatroniSite(Path home) throws IOException {
    this.home = home;
  }

  /** Returns true if all programs are installed. */
  static boolean isInstalled() {
    return Files.exists(POSTGRESQL.resolve("postgres"))
        && Stream.of("/usr/bin/patroni", "/usr/bin/etcd", "/usr/sbin/haproxy")
            .allMatch(program -> Files.exists(Path.of(program)));
  }

  /** Starts all of it, and makes the hub's database. */
  static PatroniSite start(Path home) throws Exception {
    PatroniSite site = new PatroniSite(Files.createDirectories(home));
    try {
      site.start();
      return site;
    } catch (Exception | AssertionError e) {
      site.close();
      throw e;
    }
  }

  private void start() throws Exception {
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + HubProcess.freePort();
    Process votes =
        run(
            "etcd",
            "/usr/bin/etcd",
            "--data-dir=" + home.resolve("etcd-data"),
            "--unsafe-no-fsync",
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer);
    etcd = List.of(votes.pid());
    others.add(votes);
    Await.until("etcd is there", PATIENCE, () -> status(etcdPort, "/health") == 200);
    for (String name : List.of("node1", "node2")) {
      Node node = new Node(name);
      nodes.add(node);
      node.start();
    }
    Files.writeString(home.resolve("haproxy.cfg"), haproxyConfiguration());
    others.add(
        run("haproxy", "/usr/sbin/haproxy", "-db", "-f", home.resolve("haproxy.cfg").toString()));
    Await.until(
        "the standby is synchronous",
        PATIENCE,
        () -> nodes.stream().anyMatch(node -> status(node.rest, "/synchronous") == 200));
    Await.until("haproxy finds the primary", PATIENCE, this::takesConnections);
    try (Connection connection = asSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE chatops OWNER " + USER);
    }
  }

  /** Returns the address of the database behind haproxy. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + haproxyPort + "/chatops";
  }

  /** Returns the address that names both nodes, the standby first. */
  String urlOfBothNodes() {
    Node primary = primary();
    Node standby = nodes.stream().filter(node -> node != primary).findFirst().orElseThrow();
    return "postgresql://127.0.0.1:%d,127.0.0.1:%d/chatops".formatted(standby.port, primary.port);
  }

  /**
   * Kills the primary and its Patroni with SIGKILL, as if its machine were gone. The standby waits
   * for {@link #allowFailOver}, because it cannot vote.
   */
  void killPrimary() throws Exception {
    Node primary = primary();
    HubProcess.signal("STOP", etcd);
    primary.kill();
  }

  /** Lets the standby become the primary. */
  void allowFailOver() throws Exception {
    HubProcess.signalLiving("CONT", etcd);
  }

  /** Starts the node that was killed, and waits until it is a synchronous standby. */
  void startKilledNode() throws Exception {
    for (Node node : nodes) {
      if (node.isKilled()) {
        node.start();
        Await.until(
            "the killed node is a synchronous standby",
            PATIENCE,
            () -> status(node.rest, "/synchronous") == 200);
      }
    }
  }

  boolean hasPrimary() {
    return nodes.stream().anyMatch(Node::isPrimary);
  }

  private Node primary() {
    return nodes.stream().filter(Node::isPrimary).findFirst().orElseThrow();
  }

  private boolean takesConnections() {
    try (Connection connection = asSuperuser()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection asSuperuser() throws SQLException {
    return DriverManager.getConnection(
        url().replace("/chatops", "/postgres"), "postgres", PASSWORD);
  }

  /** The block of the page for two machines, with the ports of this one. */
  private String haproxyConfiguration() throws IOException {
    String text = block("haproxy").replace("bind 127.0.0.1:5432", "bind 127.0.0.1:" + haproxyPort);
    for (Node node : nodes) {
      text =
          text.replaceAll(
              "server " + node.name + " \\S+ check port \\d+",
              "server %s 127.0.0.1:%d check port %d".formatted(node.name, node.port, node.rest));
    }
    return text;
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
    if (!block.find()) {
      throw new AssertionError(PAGE + " has no block of " + language);
    }
    return block.group(1);
  }

  /** PostgreSQL and Patroni refuse to be root, and nobody else reaches a test's folder. */
  private Process run(String name, String... command) throws IOException {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      words.addAll(List.of("unshare", "--user"));
    }
    words.addAll(List.of("setpriv", "--pdeathsig", "TERM"));
    words.addAll(List.of(command));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(name + ".log").toFile()))
        .start();
  }

  private static int status(int port, String path) {
    try {
      return RestAssured.get("http://127.0.0.1:" + port + path).statusCode();
    } catch (Exception unreachable) { // an IOException, which the library does not declare
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.stop();
    }
    for (Process process : others) {
      // What was stopped does not hear SIGTERM.
      process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private static void end(Process process) {
    process.destroy();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** One PostgreSQL and its Patroni. */
  private final class Node {
    private final String name;
    private final int port = HubProcess.freePort();
    private final int rest = HubProcess.freePort();
    private @Nullable Process patroni;

    Node(String name) throws IOException {
      this.name = name;
    }

    void start() throws IOException {
      Path configuration = home.resolve(name + ".yml");
      Files.writeString(
          configuration,
          block("yaml")
              .replace("name: node1", "name: " + name)
              .replace("10.0.0.1:8008", "127.0.0.1:" + rest)
              .replace("10.0.0.1:5432", "127.0.0.1:" + port)
              .replaceAll("hosts: .*", "hosts: 127.0.0.1:" + etcdPort)
              .replaceAll("data_dir: .*", "data_dir: " + data())
              .replaceAll("bin_dir: .*", "bin_dir: " + POSTGRESQL)
              .replaceAll("unix_socket_directories: .*", "unix_socket_directories: " + home)
              .replaceAll("10\\.0\\.0\\.0/24", "127.0.0.1/32")
              .replaceAll("password: .*", "password: " + PASSWORD));
      patroni = run(name, "/usr/bin/patroni", configuration.toString());
    }

    private Path data() {
      return home.resolve(name);
    }

    boolean isPrimary() {
      return status(rest, "/primary") == 200;
    }

    boolean isKilled() {
      return patroni == null;
    }

    void kill() throws Exception {
      Process killed = patroni;
      if (killed == null) {
        return;
      }
      patroni = null;
      long server = Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).get(0));
      List<Long> children =
          ProcessHandle.of(server).stream()
              .flatMap(ProcessHandle::descendants)
              .map(ProcessHandle::pid)
              .toList();
      HubProcess.signal("KILL", List.of(killed.pid(), server));
      HubProcess.signalLiving("KILL", children);
    }

    /** Patroni stops its PostgreSQL before it ends. */
    void stop() {
      if (patroni != null) {
        end(patroni);
        patroni = null;
      }
    }
  }
}
