package io.chatops.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is one process with an HTTP interface, on a free port of the loopback address. */
final class PeerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 20;

  private final URI base;
  private final Process process;

  private PeerProcess(URI base, Process process) {
    this.base = base;
    this.process = process;
  }

  /** The arguments of a program that is to listen there. */
  interface Arguments {
    List<String> listeningOn(String address) throws IOException;
  }

  /** Starts a program and waits until a path of it answers. */
  static PeerProcess start(Path program, Path folder, String readyPath, Arguments arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments.listeningOn("127.0.0.1:" + port));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    PeerProcess started = new PeerProcess(URI.create("http://127.0.0.1:" + port), process);
    try {
      awaitReady(process, started.base.resolve(readyPath), log);
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  /** Waits until a process answers a request with 200. */
  static void awaitReady(Process process, URI path, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(path).timeout(Duration.ofSeconds(5)).build();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet; the deadline above ends this.
      }
      Thread.sleep(POLL_MILLIS);
    }
    List<String> lines = Files.readAllLines(log);
    throw new IOException(
        "%s does not answer; the last lines of its log:%n%s"
            .formatted(
                path,
                String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()))));
  }

  /** A free port of the loopback address. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  URI base() {
    return base;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    stop(process, Duration.ofSeconds(30));
  }

  /** Stops a process, and kills it when it has not stopped in time. */
  static void stop(Process process, Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
