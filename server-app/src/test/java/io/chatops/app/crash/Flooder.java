package io.chatops.app.crash;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Signs in and then sends as fast as the socket takes it, whatever the hub answers. */
final class Flooder {
  private static final int BURST = 16;
  private static final long RECONNECT_MILLIS = 100;

  private final Vertx vertx;
  private final Context loop;
  private final WebSocketClient client;
  private final URI hub;
  private final HubClient.Registered server;
  private final InstantSource clock = InstantSource.system();
  private final String bootId = UUID.randomUUID().toString();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean stopped;

  Flooder(Vertx vertx, HubProcess hub, HubClient.Registered server) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.client = vertx.createWebSocketClient();
    this.hub = hub.base();
    this.server = server;
  }

  void start() {
    loop.runOnContext(nothing -> connect());
  }

  void stop() {
    stopped = true;
  }

  long sent() {
    return sent.get();
  }

  private void connect() {
    if (!stopped) {
      client
          .connect(hub.getPort(), hub.getHost(), "/api/v1/agents/ws")
          .onSuccess(this::begin)
          .onFailure(refused -> vertx.setTimer(RECONNECT_MILLIS, timer -> connect()));
    }
  }

  private void begin(WebSocket socket) {
    socket.exceptionHandler(e -> {});
    socket.closeHandler(nothing -> vertx.setTimer(RECONNECT_MILLIS, timer -> connect()));
    socket.drainHandler(nothing -> flood(socket));
    socket.writeTextMessage("{\"type\":\"auth\",\"api_key\":\"" + server.apiKey() + "\"}");
    flood(socket);
  }

  private void flood(WebSocket socket) {
    if (stopped || socket.isClosed()) {
      return;
    }
    for (int i = 0; i < BURST && !socket.writeQueueFull(); i++) {
      long sequence = sent.incrementAndGet();
      socket.writeTextMessage(
          ReportText.of(server.serverId(), bootId, sequence, clock.millis() + sequence));
    }
    if (!socket.writeQueueFull()) {
      loop.runOnContext(nothing -> flood(socket));
    }
  }
}
