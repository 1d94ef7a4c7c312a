package io.chatops.ws;

import io.quarkus.websockets.next.WebSocketConnection;

/** The sockets that are open at one endpoint. */
public interface SocketGroup {
  Entrance entrance();

  /** Takes a connection that was just opened; on its event loop. */
  void opened(WebSocketConnection connection);

  /** Closes every socket with 1001 and takes no more; from any thread. */
  void stop();
}
