package io.chatops.agent.connection;

import io.chatops.agent.config.HubAddress;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;

/** Connects to the hub's agent socket; listeners are called by the given executor. */
public final class WebSocketConnector implements HubConnector {
  private static final int CONNECT_MILLISECONDS = 10_000;
  // A ping each so often; the connection ends when one and a half of it pass without an answer.
  private static final int PING_SECONDS = 30;
  // Nothing that a hub sends is larger; a peer that is no hub must not fill the memory.
  private static final int LARGEST_FRAME = 1 << 20;
  // Beyond it nothing more is read until the agent has handled some: a hub may fill no memory.
  private static final int MOST_UNHANDLED = LARGEST_FRAME;

  private final HubAddress hub;
  private final SSLSocketFactory sockets;
  private final Executor events;

  public WebSocketConnector(HubAddress hub, SSLSocketFactory sockets, Executor events) {
    this.hub = hub;
    this.sockets = sockets;
    this.events = events;
  }

  @Override
  public HubConnection connect(Listener listener) {
    Client client = new Client(hub.agentSocket(), listener);
    if (hub.encrypted()) {
      client.setSocketFactory(sockets);
    }
    client.setDaemon(true);
    client.setTcpNoDelay(true);
    client.setConnectionLostTimeout(PING_SECONDS);
    client.connect();
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
          new Draft_6455(List.of(), List.of(new Protocol("")), LARGEST_FRAME),
          Map.of("User-Agent", "chatops-agent"),
          CONNECT_MILLISECONDS);
      this.listener = listener;
    }

    // The library would shake hands on the first byte, in two threads that race to report a
    // failure,
    // and without a limit of time.
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
      int room = Math.min(MOST_UNHANDLED, message.length());
      unhandled.acquireUninterruptibly(room);
      events.execute(
          () -> {
            unhandled.release(room);
            listener.received(message);
          });
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
      return ((WebSocketImpl) getConnection()).outQueue.size();
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
    }
  }
}
