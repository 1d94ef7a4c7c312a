package io.chatops.ws;

import io.netty.handler.codec.CodecException;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Hands the events of a connection to its {@link PeerSocket}. Each endpoint calls it, because
 * WebSockets Next finds no callbacks in a superclass.
 */
public final class SocketEvents {
  private static final System.Logger LOG = System.getLogger(SocketEvents.class.getName());

  private SocketEvents() {}

  public static void received(WebSocketConnection connection, Buffer text) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.received(text);
    }
  }

  public static void ponged(WebSocketConnection connection, Buffer payload) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.ponged(payload);
    }
  }

  public static void closed(WebSocketConnection connection) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.end();
    }
  }

  /** Ends a socket on which something failed, and logs the failure if it is the hub's. */
  public static void failed(WebSocketConnection connection, Throwable failure) {
    PeerSocket peer = PeerSocket.of(connection);
    if (failure instanceof HttpClosedException || failure instanceof IOException) {
      return; // the peer is gone, which ends the socket by itself
    }
    if (failure instanceof CodecException) {
      if (peer != null) {
        peer.abort(); // it does not speak WebSocket
      }
      return;
    }
    LOG.log(Level.WARNING, "A socket failed and is closed", failure);
    if (peer != null) {
      peer.close(CloseCode.FAILED, "the hub failed on this; its log has more");
    }
  }
}
