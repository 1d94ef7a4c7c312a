package io.chatops.ws;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Provider;

/** Delivers messages, too. Text arrives as bytes, see {@link FrameGuard}. */
public abstract class MessageEndpoint extends SocketEndpoint {
  protected MessageEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }

  @OnBinaryMessage
  @NonBlocking
  public void received(Buffer text, WebSocketConnection connection) {
    PeerSocket peer = PeerSocket.of(connection);
    if (peer != null) {
      peer.received(text);
    }
  }
}
