package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks just enough of the agent protocol to acknowledge reports, or to misbehave on request. */
final class TinyHub implements AutoCloseable {
  final List<String> frames = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int acknowledgements = 1;
  private volatile int dropAfter = Integer.MAX_VALUE;

  TinyHub(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end()) // it is ready
            .webSocketHandler(this::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The number of acknowledgements of each report. */
  void acknowledge(int times) {
    acknowledgements = times;
  }

  /** The connection that brings the n-th report of all is closed instead of answered, once. */
  void dropConnectionAt(int reports) {
    dropAfter = reports;
  }

  private void accept(ServerWebSocket socket) {
    socket.textMessageHandler(text -> answer(socket, text));
  }

  private void answer(ServerWebSocket socket, String text) {
    JsonObject message = new JsonObject(text);
    if (message.getString("type").equals("auth")) {
      socket.writeTextMessage(
          "{\"type\":\"auth_success\",\"server_id\":\"s\",\"message\":\"welcome\"}");
      return;
    }
    frames.add(text);
    if (frames.size() >= dropAfter) {
      dropAfter = Integer.MAX_VALUE;
      socket.close((short) 1011);
      return;
    }
    if (socket.isClosed()) {
      return;
    }
    JsonObject data = message.getJsonObject("data");
    for (int i = 0; i < acknowledgements; i++) {
      socket.writeTextMessage(
          new JsonObject()
              .put("type", "metrics_received")
              .put("status", "ok")
              .put("sequence", data.getLong("sequence"))
              .put("boot_id", data.getString("boot_id"))
              .encode());
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
