package io.chatops.agent.connection;

import io.chatops.agent.config.HubAddress;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/** Connects to the hub's agent socket; listeners are called by the given executor. */
public final class WebSocketConnector implements HubConnector {
  private static final int CONNECT_MILLISECONDS = 10_000;
  // A ping each so often; the connection ends when one and a half of it pass without an answer.
  private static final int PING_SECONDS = 30;
  // Beyond it nothing more is read until the agent has handled some: a hub may fill no memory.
  private static final int MOST_UNHANDLED = 1 << 20;
  // The memory of a message beside its text.
  private static final int MESSAGE = 512;
  // A hub that pings and does not read gets no more answers.
  private static final int MOST_WAITING_PONGS = 64;

  private final HubAddress hub;
  private final SSLSocketFactory sockets;
  private final Executor events;
  private final Supplier<Pace> pace;
  private @Nullable Client last;

  public WebSocketConnector(HubAddress hub, SSLSocketFactory sockets, Executor events) {
    this(hub, sockets, events, Pace::new);
  }

  WebSocketConnector(
      HubAddress hub, SSLSocketFactory sockets, Executor events, Supplier<Pace> pace) {
    this.hub = hub;
    this.sockets = sockets;
    this.events = events;
    this.pace = pace;
  }

  @Override
  public HubConnection connect(Listener listener) {
    if (last != null) {
      // The library still tries to write its last frames, for ever if the hub does not read.
      last.closeSocket();
    }
    Client client = new Client(hub.agentSocket(), listener);
    if (hub.encrypted()) {
      client.setSocketFactory(sockets);
    }
    client.setDaemon(true);
    client.setTcpNoDelay(true);
    client.setConnectionLostTimeout(PING_SECONDS);
    client.connect();
    last = client;
    return client;
  }

  /** The library's client, which runs threads of its own. */
  private final class Client extends WebSocketClient implements HubConnection {
    private final Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Semaphore unhandled = new Semaphore(MOST_UNHANDLED);
    private volatile String failure = "";

    Client(URI uri, Listener listener) {
      super(
          uri,
          new BoundedDraft(pace.get()),
          Map.of("User-Agent", "chatops-agent"),
          CONNECT_MILLISECONDS);
      this.listener = listener;
    }

    // The library would shake hands on the first byte, in two threads that race to report a
    // failure, and without a limit of time.
    @Override
    protected void onSetSSLParameters(SSLParameters parameters) {
      super.onSetSSLParameters(parameters);
      if (!(getSocket() instanceof SSLSocket socket)) {
        return;
      }
      try {
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(CONNECT_MILLISECONDS);
        socket.startHandshake();
        socket.setSoTimeout(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      events.execute(listener::opened);
    }

    @Override
    public void onMessage(String message) {
      int room = message.length() + MESSAGE;
      unhandled.acquireUninterruptibly(room);
      events.execute(
          () -> {
            unhandled.release(room);
            listener.received(message);
          });
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
      if (waiting() < MOST_WAITING_PONGS) {
        super.onWebsocketPing(socket, ping);
      }
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      ended.countDown();
      boolean ownReason = !remote && !failure.isEmpty();
      String why = ownReason || reason == null || reason.isBlank() ? failure : reason;
      events.execute(() -> listener.closed(code, why));
    }

    @Override
    public void onError(Exception e) {
      // Always followed by onClose, which knows less of what went wrong on this side.
      failure = Failures.explain(e);
    }

    @Override
    public void send(byte[] frame) {
      TextFrame text = new TextFrame();
      text.setPayload(ByteBuffer.wrap(frame));
      text.setTransferemasked(true);
      try {
        sendFrame(text);
      } catch (WebsocketNotConnectedException e) {
        failure = "the connection was lost while sending";
      }
    }

    @Override
    public int waiting() {
      return unwritten().size();
    }

    @Override
    public int waitingBytes() {
      return unwritten().stream().mapToInt(ByteBuffer::remaining).sum();
    }

    private BlockingQueue<ByteBuffer> unwritten() {
      return ((WebSocketImpl) getConnection()).outQueue;
    }

    @Override
    public void close(int code, String reason) {
      if (!isOpen()) {
        closeConnection(CloseFrame.GOING_AWAY, reason);
        return;
      }
      super.close(code, reason);
      try {
        if (!ended.await(1, TimeUnit.SECONDS)) {
          closeConnection(code, reason);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void abort(String reason) {
      closeConnection(CloseFrame.ABNORMAL_CLOSE, reason);
      closeSocket();
    }

    /** Frees the library's threads, which read, write or shake hands for as long as a hub likes. */
    void closeSocket() {
      Socket socket = getSocket();
      if (socket == null) {
        return;
      }
      // TLS says goodbye when it closes, and may wait for a hub that does not read.
      Thread closing =
          new Thread(
              () -> {
                try {
                  if (socket instanceof SSLSocket) {
                    socket.setSoLinger(true, 0);
                  }
                  socket.close();
                } catch (IOException e) {
                  // It is of no use any more, closed or not.
                }
              },
              "socket close");
      closing.setDaemon(true);
      closing.start();
    }
  }
}
