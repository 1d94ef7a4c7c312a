package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A browser that watches one server: how long after a report was due does its frame arrive? */
final class BrowserProbe {
  private static final String SEQUENCE = "\"sequence\":";

  private final SimulatedAgent agent;
  private final LoadStatistics statistics;
  private final CompletableFuture<WebSocket> signedIn = new CompletableFuture<>();

  private BrowserProbe(SimulatedAgent agent, LoadStatistics statistics) {
    this.agent = agent;
    this.statistics = statistics;
  }

  /**
   * Opens the socket; the agent's reports must be logged.
   *
   * @return completes when the hub has accepted the token
   */
  static CompletableFuture<WebSocket> open(
      Vertx vertx, URI hub, String token, SimulatedAgent agent, LoadStatistics statistics) {
    BrowserProbe probe = new BrowserProbe(agent, statistics);
    WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions());
    String path = "/api/v1/ws/metrics/" + agent.identity().serverId();
    client
        .connect(hub.getPort(), hub.getHost(), path)
        .onSuccess(socket -> probe.begin(socket, token))
        .onFailure(probe.signedIn::completeExceptionally);
    return probe.signedIn;
  }

  private void begin(WebSocket socket, String token) {
    socket.textMessageHandler(text -> received(socket, text));
    socket.writeTextMessage("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
  }

  private void received(WebSocket socket, String text) {
    long now = System.nanoTime();
    if (!signedIn.isDone()) {
      if (text.contains("\"auth_success\"")) {
        signedIn.complete(socket);
      } else {
        signedIn.completeExceptionally(new IllegalStateException(text));
      }
      return;
    }
    int at = text.indexOf(SEQUENCE);
    if (text.contains("\"metrics\"") && at > 0) {
      int end = at + SEQUENCE.length();
      long sequence = 0;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        sequence = sequence * 10 + text.charAt(end++) - '0';
      }
      if (agent.log().has(sequence)) {
        statistics.reachedBrowser(agent.log().dueNanos(sequence), now);
      }
    }
  }
}
