package io.chatops.ws.browser;

import io.chatops.ws.HubSockets;
import io.chatops.ws.SocketEvents;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/**
 * The endpoint where people watch a server's log and what containers and commands write there. Text
 * arrives as bytes, see {@link io.chatops.ws.SocketGate}.
 */
@WebSocket(path = SocketPaths.LOGS, endpointId = SocketPaths.LOGS)
@Singleton
public class LogsEndpoint {
  private final Provider<HubSockets> sockets;

  LogsEndpoint(Provider<HubSockets> sockets) {
    this.sockets = sockets;
  }

  @OnOpen
  @NonBlocking
  void opened(WebSocketConnection connection) {
    sockets.get().logs().opened(connection);
  }

  @OnBinaryMessage
  @NonBlocking
  void received(Buffer text, WebSocketConnection connection) {
    SocketEvents.received(connection, text);
  }

  @OnPongMessage
  @NonBlocking
  void ponged(Buffer payload, WebSocketConnection connection) {
    SocketEvents.ponged(connection, payload);
  }

  @OnClose
  @NonBlocking
  void closed(WebSocketConnection connection) {
    SocketEvents.closed(connection);
  }

  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection connection) {
    SocketEvents.failed(connection, failure);
  }
}
