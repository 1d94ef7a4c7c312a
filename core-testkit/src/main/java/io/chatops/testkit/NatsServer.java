package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@code nats-server} of this machine (Debian: {@code nats-server}) on a port of the loopback
 * that stays its own. Where there is none, tests are skipped, and fail with {@code CI=true}.
 */
public final class NatsServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

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
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = probe.getLocalPort();
    }
  }

  /** Starts one that asks for no login. */
  public static NatsServer started(Path directory) throws IOException {
    return new NatsServer(directory, "").start();
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
