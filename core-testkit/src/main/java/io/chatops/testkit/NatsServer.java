package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@code nats-server} of this machine (Debian: {@code nats-server}) on a port of the loopback
 * that stays its own. Where there is none, tests are skipped, and fail with {@code CI=true}.
 */
public final class NatsServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  /** Below the ports that Linux gives to who asks for any, so that nobody has it after a kill. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000, 19_000));

  private final Path directory;
  private final int port;
  private final String configuration;
  private @Nullable Process process;

  /**
   * A server that is not started.
   *
   * @param configuration lines of a configuration file
   */
  public NatsServer(Path directory, String configuration) throws IOException {
    this.directory = directory;
    this.configuration = configuration;
    this.port = freePort();
  }

  private static int freePort() throws IOException {
    while (true) {
      int port = NEXT_PORT.getAndIncrement();
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException taken) {
        assertThat(port).as("a free port").isLessThan(20_000);
      }
    }
  }

  /** Starts one that asks for no login. */
  public static NatsServer started(Path directory) throws IOException {
    return new NatsServer(directory, "").start();
  }

  /** Starts three that pass on to each other what they are told, as a cluster. */
  public static List<NatsServer> startedMesh(Path directory) throws IOException {
    List<Integer> ports = List.of(freePort(), freePort(), freePort());
    String routes =
        ports.stream().map(port -> "nats://127.0.0.1:" + port).collect(Collectors.joining(", "));
    List<NatsServer> mesh = new ArrayList<>();
    for (int port : ports) {
      String cluster = "cluster { name: mesh, listen: \"127.0.0.1:%d\", routes: [%s] }\n";
      mesh.add(new NatsServer(directory, cluster.formatted(port, routes)).start());
    }
    return List.copyOf(mesh);
  }

  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Returns its address by TLS and a name. */
  public String tlsUrl(String host) {
    return "tls://" + host + ":" + port;
  }

  /** Starts it, and waits until it listens. */
  public NatsServer start() throws IOException {
    Path file = directory.resolve("nats-" + port + ".conf");
    Files.writeString(file, "listen: 127.0.0.1:" + port + "\n" + configuration);
    process =
        new ProcessBuilder(program().toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("nats.log").toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!listens()) {
      assertThat(process.isAlive()).as("see %s", directory.resolve("nats.log")).isTrue();
      assertThat(System.nanoTime()).as("nats-server listens").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return this;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path program() {
    List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(":", -1));
    Optional<Path> program =
        Stream.concat(folders.stream(), Stream.of("/usr/sbin"))
            .map(folder -> Path.of(folder, "nats-server"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isPresent()) {
      return program.get();
    }
    String missing = "There is no nats-server; install Debian's package nats-server";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    return Assumptions.abort(missing);
  }

  /** Kills it, as a crash of its machine does. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
