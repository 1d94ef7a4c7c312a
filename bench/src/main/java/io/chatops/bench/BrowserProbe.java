package io.chatops.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A browser that watches one server: how long after a report was due does its frame arrive? */
final class BrowserProbe {
  private final ReportLog log;
  private final LoadStatistics statistics;
  private final CompletableFuture<WebSocket> signedIn = new CompletableFuture<>();

  private BrowserProbe(ReportLog log, LoadStatistics statistics) {
    this.log = log;
    this.statistics = statistics;
  }

  /**
   * Opens the socket; the agent's reports must be logged.
   *
   * @return completes when the hub has accepted the token
   */
  static CompletableFuture<WebSocket> open(
      Vertx vertx, URI hub, String token, SimulatedAgent agent, LoadStatistics statistics) {
    BrowserProbe probe = new BrowserProbe(Objects.requireNonNull(agent.log()), statistics);
    WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions());
    String path = "/api/v1/ws/metrics/" + agent.identity().serverId();
    client
        .connect(hub.getPort(), hub.getHost(), path)
        .onSuccess(socket -> probe.signIn(socket, token))
        .onFailure(probe.signedIn::completeExceptionally);
    return probe.signedIn;
  }

  private void signIn(WebSocket socket, String token) {
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
    JsonObject message = new JsonObject(text);
    if (message.getString("type").equals("metrics")) {
      long sequence = message.getJsonObject("data").getLong("sequence");
      if (log.has(sequence)) {
        statistics.reachedBrowser(log.dueNanos(sequence), now);
      }
    }
  }
}
