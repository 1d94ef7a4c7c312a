package io.chatops.bench;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hubs of our own on one PostgreSQL behind haproxy; all of it on this machine. */
final class HubCluster implements AutoCloseable {
  private final List<HubUnderTest> hubs;
  private final EmbeddedDatabase database;
  private final PeerProcess haproxy;
  private final Deque<Runnable> ends;

  /** Processor seconds used so far, or in a time. */
  record Cpu(List<Double> hubs, double database, double haproxy, double generator) {
    Cpu since(Cpu before) {
      return new Cpu(
          IntStream.range(0, hubs.size()).mapToObj(i -> hubs.get(i) - before.hubs.get(i)).toList(),
          database - before.database,
          haproxy - before.haproxy,
          generator - before.generator);
    }

    double allHubs() {
      return hubs.stream().mapToDouble(each -> each).sum();
    }
  }

  private HubCluster(
      List<HubUnderTest> hubs,
      EmbeddedDatabase database,
      PeerProcess haproxy,
      Deque<Runnable> ends) {
    this.hubs = hubs;
    this.database = database;
    this.haproxy = haproxy;
    this.ends = ends;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-cluster"));
  }

  /**
   * Starts all of it, with an empty database, and waits until each hub is ready.
   *
   * @param drainTime in which a hub that is stopped sends its agents away
   */
  static HubCluster start(HubOptions options, int size, Duration drainTime)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(options.folder());
    Deque<Runnable> ends = new ArrayDeque<>();
    ends.push(() -> HubUnderTest.discard(home, options.keep));
    try {
      EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("postgresql"), step -> {});
      ends.push(database::close);
      Map<String, String> settings = new HashMap<>();
      settings.put("CHATOPS_STORAGE", "postgresql");
      settings.put("CHATOPS_DATABASE_URL", database.jdbcUrl());
      settings.put("CHATOPS_DATABASE_USER", database.user());
      settings.put("CHATOPS_DATABASE_PASSWORD", database.password());
      settings.put("CHATOPS_SECRETS_KEY_FILE", home.resolve("secrets.key").toString());
      settings.put("CHATOPS_DRAIN_TIME", drainTime.toString());
      List<HubUnderTest> hubs = new ArrayList<>();
      for (int i = 1; i <= size; i++) {
        HubUnderTest hub = HubUnderTest.start(options, home.resolve("hub-" + i), settings);
        ends.push(hub::close);
        hubs.add(hub);
      }
      PeerProcess haproxy =
          startHaproxy(home.resolve("haproxy"), hubs.stream().map(HubUnderTest::base).toList());
      ends.push(haproxy::close);
      return new HubCluster(hubs, database, haproxy, ends);
    } catch (IOException | InterruptedException | RuntimeException e) {
      ends.forEach(Runnable::run);
      throw e;
    }
  }

  /** Starts a haproxy, without TLS, that gives each connection to the hub with the fewest. */
  static PeerProcess startHaproxy(Path folder, List<URI> hubs)
      throws IOException, InterruptedException {
    StringBuilder configuration =
        new StringBuilder(
            """
            defaults
              mode http
              timeout connect 2s
              timeout client 75s
              timeout server 75s
              timeout tunnel 90s
            backend hubs
              balance leastconn
              option httpchk GET /health/ready
              default-server check inter 1s fall 2 rise 2
            """);
    hubs.forEach(hub -> configuration.append("  server %1$s %1$s\n".formatted(hub.getAuthority())));
    return PeerProcess.start(
        program("haproxy"),
        folder,
        "/health/ready",
        address -> {
          configuration.append("frontend all\n  default_backend hubs\n  bind " + address + "\n");
          Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
          return List.of("-db", "-f", file.toString());
        });
  }

  /** Debian has these where only root looks by itself. */
  private static Path program(String name) throws IOException {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IOException("There is no " + name + "; install Debian's package " + name));
  }

  /** One of the hubs, counted from 0. */
  HubUnderTest hub(int index) {
    return hubs.get(index);
  }

  /** The address of haproxy. */
  URI address() {
    return haproxy.base();
  }

  /** The number of reports in the database. */
  long storedReports() throws SQLException {
    return new HubDatabase(database.jdbcUrl(), database.user(), database.password()).reports();
  }

  Cpu cpu() {
    return new Cpu(
        hubs.stream().map(hub -> ProcessCost.cpuSeconds(hub.pid())).toList(),
        ProcessCost.cpuSeconds(ProcessCost.family(database.pid())),
        ProcessCost.cpuSeconds(haproxy.pid()),
        ProcessCost.cpuSeconds(ProcessHandle.current().pid()));
  }

  /** Ends all of it, what was started last first. */
  @Override
  public synchronized void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }
}
