package io.chatops.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is one process with an HTTP interface, on a free port of the loopback address. */
final class PeerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    PeerProcess started = new PeerProcess(URI.create("http://127.0.0.1:" + port), process);
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!started.isReady(readyPath)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        started.close();
        throw new IOException(program + " did not start; see " + folder.resolve("log"));
      }
      Thread.sleep(50);
    }
    return started;
  }

  /** A port of the loopback address that nobody uses now. */
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

  String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  void post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    send(request);
  }

  /** Prometheus' range query, which others offer, too: how many points came back. */
  int averages(PeerSeries series, long startSeconds, long endSeconds, long stepSeconds)
      throws IOException, InterruptedException {
    String query = "avg_over_time(%s[%ds])".formatted(series.selector(), stepSeconds);
    String answer =
        get(
            "/api/v1/query_range?nocache=1&query=%s&start=%d&end=%d&step=%d"
                .formatted(
                    URLEncoder.encode(query, StandardCharsets.UTF_8),
                    startSeconds,
                    endSeconds,
                    stepSeconds));
    JsonArray result = new JsonObject(answer).getJsonObject("data").getJsonArray("result");
    return result.isEmpty() ? 0 : result.getJsonObject(0).getJsonArray("values").size();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady(String path) throws InterruptedException {
    try {
      get(path);
      return true;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofMinutes(5)).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          answer.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}
