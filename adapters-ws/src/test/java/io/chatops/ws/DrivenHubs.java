package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.browser.HubLinks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Other hubs on the storage of a {@link SocketHub}: real servers that do what a test says. */
public final class DrivenHubs implements HubLinks, AutoCloseable {
  private final SocketHub hub;
  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setReceiveBufferSize(SocketHub.SMALL_BUFFER)
              .setClosingTimeout(1) // in seconds: a relay that is paused sees no close
              .setMaxConnections(200)
              .setMaxFrameSize(4 << 20)
              .setMaxMessageSize(4 << 20));
  private final Map<HubId, DrivenHub> hubs = new ConcurrentHashMap<>();
  private final AtomicInteger tickets = new AtomicInteger();

  /** The token and the address for which each ticket was issued. */
  public final List<String> issued = new CopyOnWriteArrayList<>();

  DrivenHubs(SocketHub hub) {
    this.hub = hub;
  }

  /** Starts one. */
  public DrivenHub start() {
    DrivenHub other = new DrivenHub();
    hubs.put(other.id, other);
    return other;
  }

  @Override
  public Future<WebSocket> open(HubId id, String path) {
    DrivenHub other = hubs.get(id);
    return other == null || other.isCut
        ? Future.failedFuture("cannot be reached")
        : client.connect(other.server.actualPort(), "127.0.0.1", path);
  }

  @Override
  public String ticket(HubId id, String accessToken, @Nullable String address) {
    issued.add(accessToken + " of " + address);
    return "ticket-" + tickets.incrementAndGet();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** One other hub. */
  public final class DrivenHub {
    public final HubId id = HubId.random();
    private final BlockingQueue<Relayed> opened = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile boolean isCut;

    private DrivenHub() {
      server =
          vertx
              .createHttpServer(new HttpServerOptions().setWebSocketClosingTimeout(1))
              .webSocketHandler(socket -> opened.add(new Relayed(socket)));
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      renew();
    }

    private void renew() {
      hub.storage.agentDirectory().renew(id, HubAddress.plain("other " + id), false);
      hub.ownership.renew();
    }

    /** The agent of a server signs in here, and the hub under test learns of it. */
    public DrivenHub takes(ServerId serverId) {
      hub.storage.agentDirectory().acquire(id, List.of(serverId));
      renew();
      hub.ownership.sync();
      return this;
    }

    /** Nobody can open a socket any more. */
    public void cut() {
      isCut = true;
    }

    public void mend() {
      isCut = false;
    }

    /** Returns the next socket that was opened. */
    public Relayed opened() {
      try {
        Relayed next = opened.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a socket in time").isNotNull();
        return next;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Returns the next socket, which is signed in. */
    public Relayed signedIn() {
      Relayed next = opened();
      assertThat(next.receive()).startsWith("{\"type\":\"auth\",\"ticket\":\"ticket-");
      next.send("{\"type\":\"auth_success\"}");
      return next;
    }

    /** Returns true if sockets were opened that no test took. */
    public boolean hasMore() {
      return !opened.isEmpty();
    }
  }

  /** A socket that the hub under test has opened. */
  public static final class Relayed {
    private final ServerWebSocket socket;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AtomicInteger written = new AtomicInteger();
    private Future<Void> lastSent = Future.succeededFuture();

    private Relayed(ServerWebSocket socket) {
      this.socket = socket;
      socket.textMessageHandler(received::add);
      socket.closeHandler(closed -> received.add("closed"));
    }

    public String path() {
      return socket.path();
    }

    /** The next message; "closed" at the end. */
    public String receive() {
      try {
        String text = received.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(text).as("a message in time").isNotNull();
        return text;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    public Relayed send(String frame) {
      lastSent =
          socket
              .writeFrame(WebSocketFrame.textFrame(frame, true))
              .onSuccess(done -> written.incrementAndGet());
      return this;
    }

    /** Sends a frame, unless the one before is still on its way out. */
    public void offer(String frame) {
      if (lastSent.isComplete()) {
        send(frame);
      }
    }

    public void stopReading() {
      var unused = socket.pause();
    }

    public void close(int code, String reason) {
      var unused = socket.close((short) code, reason);
    }

    /** Returns the number of frames that the network has taken. */
    public int written() {
      return written.get();
    }
  }
}
