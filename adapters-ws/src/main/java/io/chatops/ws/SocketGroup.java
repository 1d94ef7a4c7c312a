package io.chatops.ws;

import io.quarkus.websockets.next.WebSocketConnection;

/** The open sockets of one endpoint. */
public interface SocketGroup {
  Entrance entrance();

  /** Adds a connection that was just opened; called on its event loop. */
  void opened(WebSocketConnection connection);

  /** Closes every socket with 1001 and accepts no more; may be called on any thread. */
  void stop();

  /** Closes every socket with 1001; its peer may come again. May be called on any thread. */
  void sendAway();
}
