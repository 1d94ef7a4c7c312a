package io.chatops.app.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An agent that reports what and when the test says, as ours does: what was not acknowledged is
 * sent again, byte for byte, on the next connection.
 */
final class DrivenAgent implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setTrustAll(true).setVerifyHost(false));
  private final URI hub;
  private final HubClient.Registered server;
  private final String bootId = UUID.randomUUID().toString();
  private final Map<Long, String> unacknowledged = new ConcurrentSkipListMap<>();
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final Set<String> capabilities = new TreeSet<>();
  private final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();
  private volatile @Nullable WebSocket socket;
  private long sequence;
  private String containers = "null";

  DrivenAgent(HubProcess hub, HubClient.Registered server) {
    this(hub.base(), server);
  }

  /** One that connects to a balancer, whatever its certificate. */
  DrivenAgent(URI hub, HubClient.Registered server) {
    this.hub = hub;
    this.server = server;
  }

  /**
   * Answers each request of this type from now on. Before it connects.
   *
   * @param capability what its host then allows, such as {@code commands:any}
   * @param frames the answer; {@code %s} is the request's id
   */
  void answer(String capability, String request, String... frames) {
    capabilities.add(capability);
    answers.put(request, List.of(frames));
  }

  /** Allows this on its host. Before it connects. */
  void allow(String capability) {
    capabilities.add(capability);
  }

  /** Reports these containers from now on; none, as without Docker, until it is called. */
  void runs(String json) {
    containers = json;
  }

  /** Returns the next request of a type that is not answered by itself; leaves out others. */
  JsonNode request(String type) throws InterruptedException {
    while (true) {
      JsonNode request = requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("The hub asks for no " + type);
      }
      if (request.path("type").asText().equals(type)) {
        return request;
      }
    }
  }

  /**
   * Answers a request.
   *
   * @param fields as JSON, without what is around them
   */
  void reply(JsonNode request, String type, String fields) {
    WebSocket connection = socket;
    if (connection != null) {
      connection.writeTextMessage(
          "{\"type\":\"%s\",\"request_id\":\"%s\",%s}"
              .formatted(type, request.path("request_id").asText(), fields));
    }
  }

  /** Connects, again where the hub hangs up, and sends again what was not acknowledged. */
  void connect() throws Exception {
    AtomicReference<WebSocket> last = new AtomicReference<>(open());
    Await.until(
        "the agent is signed in",
        PATIENCE,
        () -> {
          if (socket == null && last.get().isClosed()) {
            last.set(open());
          }
          return socket != null;
        });
  }

  private WebSocket open() throws Exception {
    WebSocket connection =
        client
            .connect(
                new WebSocketConnectOptions()
                    .setSsl("https".equals(hub.getScheme()))
                    .setHost(hub.getHost())
                    .setPort(hub.getPort())
                    .setURI("/api/v1/agents/ws"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    connection.exceptionHandler(e -> {});
    connection.closeHandler(
        nothing -> {
          if (socket == connection) {
            socket = null;
          }
        });
    connection.textMessageHandler(text -> received(connection, text));
    connection.writeTextMessage(
        "{\"type\":\"auth\",\"api_key\":\""
            + server.apiKey()
            + "\",\"protocol_version\":1,\"agent\":{\"boot_id\":\""
            + bootId
            + "\",\"capabilities\":["
            + capabilities.stream()
                .map(capability -> '"' + capability + '"')
                .collect(Collectors.joining(","))
            + "]}}");
    return connection;
  }

  /** Pulls the plug. */
  void disconnect() throws Exception {
    WebSocket connection = socket;
    if (connection != null) {
      connection.close();
      Await.until("the agent is gone", PATIENCE, () -> socket == null);
    }
  }

  /** Returns true while it is signed in. */
  boolean isConnected() {
    return socket != null;
  }

  /** Sends a report without waiting for anything. */
  void send(Instant at, int cpuPercent) {
    sequence++;
    String report =
        """
        {"type":"metrics","data":{"server_id":"%s","timestamp":"%s","boot_id":"%s","sequence":%d,\
        "cpu":{"usage_percent":%d,"cores":2},"containers":%s}}"""
            .formatted(server.serverId(), at, bootId, sequence, cpuPercent, containers);
    unacknowledged.put(sequence, report);
    WebSocket connection = socket;
    if (connection != null) {
      connection.writeTextMessage(report);
    }
  }

  /** Sends a report and waits until the hub has it. */
  void report(Instant at, int cpuPercent) throws Exception {
    send(at, cpuPercent);
    awaitAcknowledgements();
  }

  /** Waits until the hub has all that was sent. */
  void awaitAcknowledgements() throws Exception {
    Await.until("all reports are acknowledged", PATIENCE, unacknowledged::isEmpty);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void received(WebSocket connection, String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
    switch (message.path("type").asText()) {
      case "auth_success" -> {
        unacknowledged.values().forEach(connection::writeTextMessage);
        socket = connection;
      }
      case "metrics_received" -> unacknowledged.remove(message.path("sequence").asLong());
      default -> {
        List<String> frames = answers.get(message.path("type").asText());
        if (frames != null) {
          String id = message.path("request_id").asText();
          frames.forEach(frame -> connection.writeTextMessage(frame.formatted(id)));
        } else if (message.has("request_id")) {
          requests.add(message);
        }
      }
    }
  }
}
