package io.chatops.app.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A browser that shows what a hub sends it, and keeps all of it. */
final class DrivenPage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setTrustAll(true).setVerifyHost(false));
  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private @Nullable WebSocket socket;

  /** Opens the one socket for all at a hub, signed in as this user. */
  static DrivenPage open(HubProcess hub, HubClient user) throws Exception {
    DrivenPage page = new DrivenPage();
    WebSocket socket =
        page.client
            .connect(
                new WebSocketConnectOptions()
                    .setSsl("https".equals(hub.base().getScheme()))
                    .setHost(hub.base().getHost())
                    .setPort(hub.base().getPort())
                    .setURI("/api/v1/ws/fleet"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    page.socket = socket;
    socket.exceptionHandler(e -> {});
    socket.textMessageHandler(page::received);
    socket.writeTextMessage(user.authMessage());
    Await.until("the page is signed in", Duration.ofMinutes(1), () -> page.has("auth_success", ""));
    return page;
  }

  private void received(String text) {
    try {
      frames.add(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /**
   * Follows a topic.
   *
   * @param fields as JSON, without what is around them
   */
  void subscribe(String fields) {
    WebSocket open = socket;
    if (open != null) {
      open.writeTextMessage("{\"type\":\"subscribe\"," + fields + "}");
    }
  }

  /** Reads nothing until {@link #resume}. */
  void pause() {
    Objects.requireNonNull(socket).pause();
  }

  void resume() {
    Objects.requireNonNull(socket).resume();
  }

  /** Returns true if such a frame has come. */
  boolean has(Predicate<JsonNode> wanted) {
    return frames.stream().anyMatch(wanted);
  }

  /** Returns true if a frame of this type has come that has this text anywhere. */
  boolean has(String type, String text) {
    return has(
        frame -> frame.path("type").asText().equals(type) && frame.toString().contains(text));
  }

  /** Returns all frames so far. */
  List<JsonNode> frames() {
    return List.copyOf(frames);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
