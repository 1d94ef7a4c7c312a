package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.UUID;

/**
 * A hostile agent: signs in, then sends reports as fast as the socket takes them, whatever the hub
 * answers, and comes back when it is thrown out. All on one event loop.
 */
final class FloodingAgent {
  private static final int BURST = 16;
  private static final long RECONNECT_MILLIS = 200;

  private final Vertx vertx;
  private final WebSocketClient client;
  private final URI hub;
  private final AgentIdentity identity;
  private final ReportFrames frames;
  private final InstantSource clock = InstantSource.system();
  private final String bootId = UUID.randomUUID().toString();
  private long sequence;
  private long closes;
  private boolean stopped;

  FloodingAgent(
      Vertx vertx, WebSocketClient client, URI hub, AgentIdentity identity, ReportFrames frames) {
    this.vertx = vertx;
    this.client = client;
    this.hub = hub;
    this.identity = identity;
    this.frames = frames;
  }

  /** The number of reports that the socket took. */
  long sent() {
    return sequence;
  }

  /** The number of connections that the hub ended. */
  long closes() {
    return closes;
  }

  void start() {
    if (stopped) {
      return;
    }
    client
        .connect(hub.getPort(), hub.getHost(), "/api/v1/agents/ws")
        .onSuccess(this::begin)
        .onFailure(e -> vertx.setTimer(RECONNECT_MILLIS, timer -> start()));
  }

  void stop() {
    stopped = true;
  }

  private void begin(WebSocket socket) {
    socket.exceptionHandler(e -> {});
    socket.closeHandler(
        nothing -> {
          closes++;
          vertx.setTimer(RECONNECT_MILLIS, timer -> start());
        });
    socket.drainHandler(nothing -> flood(socket));
    socket.writeTextMessage("{\"type\":\"auth\",\"api_key\":\"" + identity.apiKey() + "\"}");
    flood(socket);
  }

  private void flood(WebSocket socket) {
    if (stopped || socket.isClosed()) {
      return;
    }
    for (int i = 0; i < BURST && !socket.writeQueueFull(); i++) {
      sequence++;
      socket.writeTextMessage(
          frames.frame(
              identity.serverId(), bootId, sequence, clock.millis() + sequence, (int) sequence));
    }
    if (!socket.writeQueueFull()) {
      // The honest agents share this event loop; they get their turn between two bursts.
      vertx.runOnContext(nothing -> flood(socket));
    }
  }
}
