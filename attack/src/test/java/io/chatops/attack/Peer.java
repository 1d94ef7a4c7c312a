package io.chatops.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket at the hub, of an agent or a browser, that says what a test wants. */
final class Peer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private Peer(URI hub, String path) {
    URI address = URI.create("ws://" + hub.getAuthority() + path);
    socket = HTTP.newWebSocketBuilder().buildAsync(address, new Receiver()).join();
  }

  static Peer connect(URI hub, String path) {
    return new Peer(hub, path);
  }

  /** An agent that has signed in. */
  static Peer agent(URI hub, String apiKey, String... capabilities) throws Exception {
    Peer agent = new Peer(hub, "/api/v1/agents/ws");
    agent.send(
        JSON.createObjectNode()
            .put("type", "auth")
            .put("api_key", apiKey)
            .put("protocol_version", 1)
            .set(
                "agent",
                JSON.createObjectNode().set("capabilities", JSON.valueToTree(capabilities)))
            .toString());
    agent.await("auth_success");
    return agent;
  }

  /** A browser that has signed in. */
  static Peer browser(URI hub, String path, String accessToken) throws Exception {
    Peer browser = new Peer(hub, path);
    browser.send(authentication(accessToken));
    browser.await("auth_success");
    return browser;
  }

  static String authentication(String accessToken) {
    return JSON.createObjectNode().put("type", "auth").put("token", accessToken).toString();
  }

  /** Sends a text frame; on a closed socket nothing happens. */
  void send(String text) {
    socket.sendText(text, true).handle((sent, failure) -> sent).join();
  }

  /** The next frame of a type; others are skipped. */
  JsonNode await(String type) throws Exception {
    while (true) {
      JsonNode frame = receive();
      if (frame.path("type").asText().equals(type)) {
        return frame;
      }
    }
  }

  /** The next frame, which comes within a minute. */
  JsonNode receive() throws InterruptedException {
    String text = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("no frame within " + PATIENCE.toSeconds() + " s");
    }
    return parsed(text);
  }

  /** The next frame, whenever it comes. */
  JsonNode take() throws InterruptedException {
    return parsed(received.take());
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The code with which the hub closed, or 1006 where the connection broke. */
  int closeCode() throws Exception {
    return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed.complete(1006);
    }
  }
}
