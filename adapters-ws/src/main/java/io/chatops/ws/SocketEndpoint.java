package io.chatops.ws;

import io.netty.handler.codec.CodecException;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Provider;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Delivers the events of connections to their {@link PeerSocket}, messages excepted. An endpoint's
 * path is its id.
 */
public abstract class SocketEndpoint {
  private static final System.Logger LOG = System.getLogger(SocketEndpoint.class.getName());

  private final Provider<HubSockets> sockets;

  protected SocketEndpoint(Provider<HubSockets> sockets) {
    this.sockets = sockets;
  }

  @OnOpen
  @NonBlocking
  public void opened(WebSocketConnection connection) {
    sockets.get().at(connection.endpointId()).opened(connection);
  }

  @OnPongMessage
  @NonBlocking
  public void ponged(Buffer payload, WebSocketConnection connection) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.ponged(payload);
    }
  }

  @OnClose
  @NonBlocking
  public void closed(WebSocketConnection connection) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.end();
    }
  }

  /** Closes a socket after a failure, and logs the failure if the hub caused it. */
  @OnError
  @NonBlocking
  public void failed(Throwable failure, WebSocketConnection connection) {
    PeerSocket peer = PeerSocket.of(connection);
    if (failure instanceof HttpClosedException || failure instanceof IOException) {
      return; // the peer is gone, which ends the socket anyway
    }
    if (failure instanceof CodecException) {
      if (peer != null) {
        peer.abort(); // it does not speak WebSocket
      }
      return;
    }
    if (peer == null) {
      LOG.log(Level.WARNING, "A socket failed before it was open", failure);
    } else {
      peer.onFailure(failure);
    }
  }
}
