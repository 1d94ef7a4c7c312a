package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** Takes agents' reports as a hub does and keeps the frames in a file, one to a line, gzipped. */
final class RecordingHub implements AutoCloseable {
  private final OutputStream file;
  private final HttpServer server;
  private final int intervalSeconds;
  private final AtomicLong reports = new AtomicLong();
  private final String scheme;

  /** Listens on a free port of the loopback address. */
  RecordingHub(Vertx vertx, Path file, int intervalSeconds, HttpServerOptions options)
      throws IOException {
    this.scheme = options.isSsl() ? "https" : "http";
    this.file = new GZIPOutputStream(Files.newOutputStream(file), true);
    this.intervalSeconds = intervalSeconds;
    this.server =
        vertx
            .createHttpServer(options)
            .webSocketHandler(socket -> socket.textMessageHandler(text -> received(socket, text)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /**
   * The same with TLS, whose certificate it makes.
   *
   * @param folder of the certificate, {@code hub.pem}
   */
  static RecordingHub withTls(Vertx vertx, Path folder, Path file, int intervalSeconds)
      throws IOException, InterruptedException {
    Path keys = folder.resolve("hub.p12");
    String about = "-alias hub -storetype PKCS12 -storepass changeit -keystore " + keys;
    keytool("-genkeypair -keyalg EC -dname CN=hub -ext san=ip:127.0.0.1 " + about);
    keytool("-exportcert -rfc -file " + folder.resolve("hub.pem") + " " + about);
    return new RecordingHub(
        vertx,
        file,
        intervalSeconds,
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword("changeit")));
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("keytool failed: " + arguments);
    }
  }

  URI base() {
    return URI.create(scheme + "://127.0.0.1:" + server.actualPort());
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
