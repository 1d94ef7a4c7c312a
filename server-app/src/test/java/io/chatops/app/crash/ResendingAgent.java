package io.chatops.app.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * An agent that behaves as ours: each report is kept until it is acknowledged, and what is left is
 * sent again, byte for byte and in order, on the next connection. It remembers what the hub
 * acknowledged, to hold it against the hub.
 */
public final class ResendingAgent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RECONNECT_MILLIS = 100;

  private final Vertx vertx;
  private final Context loop;
  private final WebSocketClient client;
  private final List<URI> hubs;
  private final HubClient.Registered server;
  private final InstantSource clock;
  private final int credit;
  private final String bootId = UUID.randomUUID().toString();
  private final Map<Long, String> unacknowledged = new ConcurrentSkipListMap<>();
  private final Map<Long, Long> times = new TreeMap<>();
  private final ConcurrentSkipListSet<Long> acknowledgedTimes = new ConcurrentSkipListSet<>();
  private @Nullable WebSocket socket;
  private volatile int hub;
  private volatile boolean signedIn;
  private volatile @Nullable String output;
  private long sequence;
  private long lastMillis;
  private volatile boolean collecting = true;
  private volatile boolean closing;

  /**
   * An agent that always has so many reports unacknowledged.
   *
   * @param vertx with one event loop
   */
  ResendingAgent(
      Vertx vertx, HubProcess hub, HubClient.Registered server, InstantSource clock, int credit) {
    this(vertx, hub.base(), server, clock, credit);
  }

  /** The same, through an address that is not a hub's own, such as a balancer's. */
  ResendingAgent(
      Vertx vertx, URI hub, HubClient.Registered server, InstantSource clock, int credit) {
    this(vertx, List.of(hub), server, clock, credit);
  }

  /** The same; whenever it is not connected it tries the next of these hubs, in turn. */
  ResendingAgent(
      Vertx vertx, List<URI> hubs, HubClient.Registered server, InstantSource clock, int credit) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.hubs = List.copyOf(hubs);
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setSsl(this.hubs.get(0).getScheme().equals("https"))
                .setTrustAll(true)
                .setVerifyHost(false));
    this.server = server;
    this.clock = clock;
    this.credit = credit;
  }

  /** Collects so many reports, a second apart until now; before it is started. */
  void spool(int reports) {
    long now = clock.millis();
    for (int i = reports; i > 0; i--) {
      collect(now - i * 1_000L);
    }
  }

  /** Ends each command with this output from now on; before it is started. */
  void runCommands(String output) {
    this.output = output;
  }

  /** Returns the hub at which it is signed in, or tries to. */
  URI hub() {
    return hubs.get(hub);
  }

  /** Returns true while it is signed in. */
  boolean isSignedIn() {
    return signedIn;
  }

  void start() {
    loop.runOnContext(nothing -> connect());
  }

  /** Collects a report at this pace, whatever is acknowledged; for an agent without credit. */
  public void reportEvery(Duration pace) {
    loop.runOnContext(nothing -> vertx.setPeriodic(pace.toMillis(), timer -> report()));
  }

  private void report() {
    if (collecting) {
      String report = collect(clock.millis());
      if (signedIn && socket != null) {
        socket.writeTextMessage(report);
      }
    }
  }

  /** Collects nothing more; what is left is still sent. */
  void stopCollecting() {
    collecting = false;
  }

  /** Leaves for good. */
  void close() {
    closing = true;
    loop.runOnContext(
        nothing -> {
          if (socket != null) {
            socket.close();
          }
        });
  }

  public String serverId() {
    return server.serverId();
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  public int acknowledged() {
    return acknowledgedTimes.size();
  }

  /** When the acknowledged reports were collected, ascending, in milliseconds since the epoch. */
  List<Long> acknowledgedTimes() {
    return List.copyOf(acknowledgedTimes);
  }

  private void connect() {
    if (closing) {
      return;
    }
    client
        .connect(hub().getPort(), hub().getHost(), "/api/v1/agents/ws")
        .onSuccess(this::begin)
        .onFailure(refused -> connectLater());
  }

  private void connectLater() {
    hub = (hub + 1) % hubs.size();
    vertx.setTimer(RECONNECT_MILLIS, timer -> connect());
  }

  private void begin(WebSocket connection) {
    socket = connection;
    connection.exceptionHandler(e -> {});
    connection.closeHandler(
        nothing -> {
          socket = null;
          signedIn = false;
          connectLater();
        });
    connection.textMessageHandler(text -> received(connection, text));
    connection.writeTextMessage(
        "{\"type\":\"auth\",\"api_key\":\""
            + server.apiKey()
            + "\",\"protocol_version\":1,\"agent\":{\"boot_id\":\""
            + bootId
            + "\",\"capabilities\":["
            + (output == null ? "" : "\"commands:any\"")
            + "]}}");
  }

  private void received(WebSocket connection, String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
    String type = message.path("type").asText();
    if (type.equals("auth_success")) {
      signedIn = true;
      unacknowledged.values().forEach(connection::writeTextMessage);
    } else if (type.equals("metrics_received")) {
      long acknowledged = message.get("sequence").asLong();
      if (unacknowledged.remove(acknowledged) != null) {
        acknowledgedTimes.add(times.get(acknowledged));
      }
    } else if (type.equals("execute_command") && output != null) {
      run(connection, message.get("request_id").asText(), output);
    }
    while (collecting && unacknowledged.size() < credit) {
      connection.writeTextMessage(collect(clock.millis()));
    }
  }

  private static void run(WebSocket connection, String requestId, String output) {
    connection.writeTextMessage(
        "{\"type\":\"command_output\",\"request_id\":\"%s\",\"stream\":\"stdout\",\"data\":\"%s\"}"
            .formatted(requestId, output));
    connection.writeTextMessage(
        "{\"type\":\"command_result\",\"request_id\":\"%s\",\"data\":{\"exit_code\":0,\"ended\":\"exited\"}}"
            .formatted(requestId));
  }

  private String collect(long millis) {
    sequence++;
    lastMillis = Math.max(millis, lastMillis + 1);
    String report = ReportText.of(server.serverId(), bootId, sequence, lastMillis);
    times.put(sequence, lastMillis);
    unacknowledged.put(sequence, report);
    return report;
  }
}
