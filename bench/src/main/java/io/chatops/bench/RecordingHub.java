package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/**
 * Takes one agent's reports as a hub does and keeps the frames in a file, one to a line, gzipped.
 */
final class RecordingHub implements AutoCloseable {
  private final OutputStream file;
  private final HttpServer server;
  private final int intervalSeconds;
  private final AtomicLong reports = new AtomicLong();

  /** Listens on a free port of the loopback address. */
  RecordingHub(Vertx vertx, Path file, int intervalSeconds) throws IOException {
    this.file = new GZIPOutputStream(Files.newOutputStream(file), true);
    this.intervalSeconds = intervalSeconds;
    this.server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> socket.textMessageHandler(text -> received(socket, text)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The number of reports kept. */
  long reports() {
    return reports.get();
  }

  private void received(ServerWebSocket socket, String text) {
    JsonObject message = new JsonObject(text);
    switch (message.getString("type")) {
      case "auth" ->
          socket.writeTextMessage(
              new JsonObject()
                  .put("type", "auth_success")
                  .put("server_id", "recorded")
                  .put("message", "welcome")
                  .put("protocol_version", 1)
                  .put("report_interval_seconds", intervalSeconds)
                  .encode());
      case "metrics" -> {
        keep(text);
        JsonObject data = message.getJsonObject("data");
        socket.writeTextMessage(
            new JsonObject()
                .put("type", "metrics_received")
                .put("status", "ok")
                .put("sequence", data.getLong("sequence"))
                .put("boot_id", data.getString("boot_id"))
                .encode());
      }
      case "ping" -> socket.writeTextMessage(new JsonObject().put("type", "pong").encode());
      default -> {} // nothing was asked, so nothing else is expected
    }
  }

  private void keep(String frame) {
    try {
      file.write(frame.getBytes(UTF_8));
      file.write('\n');
      file.flush();
      reports.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close().toCompletionStage().toCompletableFuture().join();
    file.close();
  }
}
