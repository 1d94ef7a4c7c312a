package io.chatops.agent.connection;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import io.chatops.protocol.HubUrl;
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

/** Connects to the hub's agent socket; the given executor calls the listeners. */
public final class WebSocketConnector implements HubConnector {
  private static final int CONNECT_MILLISECONDS = 10_000;
  // The interval of pings. The connection is dropped if one and a half intervals pass without a
  // pong.
  private static final int PING_SECONDS = 30;
  // The characters read but not yet handled. At this bound reading pauses, so that a hub cannot
  // fill the heap.
  private static final int MAX_UNHANDLED = 1 << 20;
  // The memory that a message occupies besides its text.
  private static final int MESSAGE_OVERHEAD = 512;
  // A hub that pings but does not read gets no more pongs.
  private static final int MAX_WAITING_PONGS = 64;
  // A busy hub needs a moment to answer the close frame. Otherwise it may see the connection end
  // before it has read the reason.
  private static final int CLOSE_SECONDS = 3;

  private final HubUrl hub;
  private final SSLSocketFactory sockets;
  private final Executor events;
  private final Supplier<ReadRateLimit> rateLimit;
  private @Nullable Client last;

  public WebSocketConnector(HubUrl hub, SSLSocketFactory sockets, Executor events) {
    this(hub, sockets, events, ReadRateLimit::new);
  }

  WebSocketConnector(
      HubUrl hub, SSLSocketFactory sockets, Executor events, Supplier<ReadRateLimit> rateLimit) {
    this.hub = hub;
    this.sockets = sockets;
    this.events = events;
    this.rateLimit = rateLimit;
  }

  @Override
  public HubConnection connect(Listener listener) {
    if (last != null) {
      // The library keeps trying to write its last frames, forever if the hub does not read them.
      last.closeSocket();
    }
    Client client = new Client(hub.socket("/agents/ws"), listener);
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

  /** The library's client. It runs threads of its own. */
  private final class Client extends WebSocketClient implements HubConnection {
    private final Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Semaphore unhandled = new Semaphore(MAX_UNHANDLED);
    private volatile String failure = "";

    Client(URI uri, Listener listener) {
      super(
          uri,
          new BoundedDraft(rateLimit.get()),
          Map.of("User-Agent", "chatops-agent"),
          CONNECT_MILLISECONDS);
      this.listener = listener;
    }

    // Without this the library would perform the handshake with the first byte, on two threads that
    // race to report a failure, and without a timeout.
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
      int room = message.length() + MESSAGE_OVERHEAD;
      unhandled.acquireUninterruptibly(room);
      events.execute(
          () -> {
            unhandled.release(room);
            listener.received(message);
          });
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
      if (waiting() < MAX_WAITING_PONGS) {
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
      // onClose always follows, but does not know the cause on this side.
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
        if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
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

    /**
     * Closes the socket and so frees the library's threads, which otherwise read, write or wait for
     * the handshake for as long as the hub likes.
     */
    void closeSocket() {
      Socket socket = getSocket();
      if (socket == null) {
        return;
      }
      // Closing TLS sends a last message, which may block if the hub does not read.
      Thread closing =
          new Thread(
              () -> {
                try {
                  if (socket instanceof SSLSocket) {
                    socket.setSoLinger(true, 0);
                  }
                  socket.close();
                } catch (IOException e) {
                  // The socket is no longer used, closed or not.
                }
              },
              "socket close");
      closing.setDaemon(true);
      closing.start();
    }
  }
}
