package io.chatops.app.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A page of the dashboard with its one socket: keeps which reports it was shown, and when. */
final class BrowserPage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WebSocket socket;
  private final Map<String, List<Shown>> shown = new ConcurrentHashMap<>();
  private volatile boolean signedIn;
  private volatile @Nullable Short closedWith;

  /**
   * A report on the page.
   *
   * @param collected when the agent says that it took it
   */
  record Shown(long sequence, Instant collected, Instant arrived) {}

  private BrowserPage(WebSocket socket) {
    this.socket = socket;
    socket.exceptionHandler(e -> {});
    socket.closeHandler(nothing -> closedWith = socket.closeStatusCode());
    socket.textMessageHandler(this::received);
  }

  /** Opens one of this user at this hub. */
  static BrowserPage open(Vertx vertx, HubProcess hub, HubClient user) throws Exception {
    WebSocket socket =
        vertx
            .createWebSocketClient()
            .connect(hub.base().getPort(), hub.base().getHost(), "/api/v1/ws/fleet")
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    BrowserPage page = new BrowserPage(socket);
    socket.writeTextMessage(user.authMessage());
    Await.until("the page is signed in", PATIENCE, () -> page.signedIn);
    return page;
  }

  /** Watches a server; at most 64. */
  void watch(String serverId) {
    shown.put(serverId, new CopyOnWriteArrayList<>());
    socket.writeTextMessage(
        "{\"type\":\"subscribe\",\"topic\":\"server\",\"server_id\":\"" + serverId + "\"}");
  }

  /** Returns the reports that each watched server was shown with, in the order of their coming. */
  Map<String, List<Shown>> shown() {
    return Map.copyOf(shown);
  }

  /** Returns the code with which the hub closed it; absent while it is open. */
  @Nullable Short closedWith() {
    return closedWith;
  }

  void close() {
    socket.close();
  }

  private void received(String text) {
    Instant now = Instant.now();
    JsonNode frame;
    try {
      frame = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
    switch (frame.path("type").asText()) {
      case "auth_success" -> signedIn = true;
      case "metrics" -> {
        JsonNode report = frame.path("data");
        shown
            .getOrDefault(frame.path("server_id").asText(), new ArrayList<>())
            .add(
                new Shown(
                    report.path("sequence").asLong(),
                    Instant.parse(report.path("timestamp").asText()),
                    now));
      }
      default -> {}
    }
  }
}
